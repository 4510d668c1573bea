using System.Runtime.InteropServices;

namespace Filigree.Numerics;

// Numbers of rows as types: the compiler knows sizeof(RowsN) = N before it decides what to inline.

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct Rows1;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Rows2;

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Rows3;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Rows4;

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Rows5;

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Rows6;

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Rows7;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Rows8;

[StructLayout(LayoutKind.Sequential, Size = 9)]
internal readonly struct Rows9;

[StructLayout(LayoutKind.Sequential, Size = 10)]
internal readonly struct Rows10;

[StructLayout(LayoutKind.Sequential, Size = 11)]
internal readonly struct Rows11;

[StructLayout(LayoutKind.Sequential, Size = 12)]
internal readonly struct Rows12;
