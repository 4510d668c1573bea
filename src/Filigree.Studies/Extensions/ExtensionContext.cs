using System.Reflection;
using System.Runtime.Loader;

namespace Filigree.Studies.Extensions;

/// <summary>
/// Where an extension is loaded: Filigree and the framework are this program's own, so that types are the same; whatever else the extension brings
/// along in its folder is its alone.
/// </summary>
internal sealed class ExtensionContext : AssemblyLoadContext
{
    private static readonly Assembly[] Shared = [typeof(Rule).Assembly, typeof(ExtensionContext).Assembly];

    private readonly AssemblyDependencyResolver resolver;
    private readonly SortedDictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    /// <summary>An empty one.</summary>
    /// <param name="path">The assembly that will be loaded, as a full path.</param>
    public ExtensionContext(string path)
        : base(Path.GetFileName(path)) => resolver = new AssemblyDependencyResolver(path);

    /// <summary>Bytes of the assemblies that it has loaded beside the first, in the order of their names.</summary>
    public IEnumerable<byte[]> Others => contents.Values;

    /// <summary>Loads an assembly from its bytes: those that are hashed are those that run, and the file stays free.</summary>
    /// <param name="content">The assembly's bytes.</param>
    /// <param name="path">Where they come from; symbols for stack traces may lie beside it.</param>
    public Assembly Load(byte[] content, string path)
    {
        string symbols = Path.ChangeExtension(path, ".pdb");
        using var stream = new MemoryStream(content);
        using MemoryStream? debugging = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
        return LoadFromStream(stream, debugging);
    }

    /// <summary>Loads all that an assembly refers to and brings along, and what that does in turn.</summary>
    public void LoadReferences(Assembly assembly)
    {
        foreach (AssemblyName name in assembly.GetReferencedAssemblies())
        {
            if (name.Name is { } simple && !contents.ContainsKey(simple) && !IsShared(simple) && Find(name) is not null)
            {
                LoadReferences(LoadFromAssemblyName(name));
            }
        }
    }

    /// <summary>The Filigree that an assembly was built for; null if it refers to none.</summary>
    public static AssemblyName? BuiltFor(Assembly assembly) =>
        assembly.GetReferencedAssemblies().FirstOrDefault(name => IsShared(name.Name ?? ""));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        if (Array.Find(Shared, one => one.GetName().Name == name) is { } shared)
        {
            return shared;
        }

        if (Find(assemblyName) is not { } path)
        {
            return null;
        }

        contents[name] = File.ReadAllBytes(path);
        return Load(contents[name], path);
    }

    private string? Find(AssemblyName name) => resolver.ResolveAssemblyToPath(name);

    private static bool IsShared(string name) => Array.Exists(Shared, one => one.GetName().Name == name);
}
