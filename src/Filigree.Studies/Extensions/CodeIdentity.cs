using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Filigree.Studies.Extensions;

/// <summary>
/// An assembly by name, version and content, as trials that run its code keep it: <c>Rings 1.0.0 sha256:...</c>. Other assemblies of its own count
/// as its content; Filigree's and the framework's don't.
/// </summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Version">Its version: <c>1.0.0</c>.</param>
/// <param name="Hash">SHA-256 of its bytes, in hexadecimal.</param>
internal sealed record CodeIdentity(string Name, string Version, string Hash)
{
    private const string HashPrefix = "sha256:";
    private const int ShownDigits = 8;

    /// <summary>What people are shown: <c>Rings 1.0.0 (sha256 1a2b3c4d)</c>.</summary>
    public string Label => $"{Name} {Version} (sha256 {Hash[..ShownDigits]})";

    /// <summary>What identities hold.</summary>
    public override string ToString() => $"{Name} {Version} {HashPrefix}{Hash}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null if it is something else.</summary>
    public static CodeIdentity? Parse(string text) =>
        text.Split(' ') is [var name, var version, var hash]
        && hash.StartsWith(HashPrefix, StringComparison.Ordinal)
        && hash.Length >= HashPrefix.Length + ShownDigits
            ? new CodeIdentity(name, version, hash[HashPrefix.Length..])
            : null;

    /// <summary>The identity of an assembly of this program.</summary>
    public static CodeIdentity Of(Assembly assembly) =>
        Of(
            assembly,
            [
                assembly.Location.Length > 0
                    ? File.ReadAllBytes(assembly.Location)
                    // In a program of one file; it differs wherever the code does.
                    : assembly.ManifestModule.ModuleVersionId.ToByteArray(),
            ]
        );

    /// <summary>The identity of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="contents">Its bytes, then those of assemblies that it brings along, in the order of their names.</param>
    public static CodeIdentity Of(Assembly assembly, IReadOnlyList<byte[]> contents)
    {
        AssemblyName name = assembly.GetName();
        string version = name.Version?.ToString(name.Version.Revision > 0 ? 4 : 3) ?? "0";
        byte[] hash =
            contents.Count == 1
                ? SHA256.HashData(contents[0])
                : SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join('\n', contents.Select(one => Convert.ToHexStringLower(SHA256.HashData(one))))
                    )
                );
        return new CodeIdentity(Word(name.Name!), Word(version), Convert.ToHexStringLower(hash));
    }

    // One word that JSON writes as it is.
    private static string Word(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
}
