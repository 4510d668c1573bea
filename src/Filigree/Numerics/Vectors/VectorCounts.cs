using System.Runtime.InteropServices;

namespace Filigree.Numerics;

// Numbers of vectors as types, as the numbers of rows of TileRows are.

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct OneVector;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct TwoVectors;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct FourVectors;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct EightVectors;
