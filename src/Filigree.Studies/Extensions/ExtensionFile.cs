using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Filigree.Studies.Extensions;

/// <summary>
/// An extension out of an assembly's file. Its code runs with all rights of this program: it is for files whose author one trusts.
/// </summary>
public sealed class ExtensionFile : IExtension
{
    private const int LongestFile = 1 << 28;
    private readonly IExtension extension;

    private ExtensionFile(string path, CodeIdentity identity, IExtension extension)
    {
        Path = path;
        Identity = identity;
        this.extension = extension;
    }

    /// <summary>The file as given.</summary>
    public string Path { get; }

    /// <summary>Name, version and the beginning of its hash: <c>Rings 1.0.0 (sha256 1a2b3c4d)</c>.</summary>
    public string Label => Identity.Label;

    internal CodeIdentity Identity { get; }

    /// <summary>Loads an assembly, beside this program's own and apart from other extensions, and makes its extension.</summary>
    /// <param name="path">The assembly.</param>
    /// <exception cref="UserError">
    /// The file is missing or no assembly, was built for another Filigree, has no extension or several, or its code throws.
    /// </exception>
    public static ExtensionFile Load(string path)
    {
        byte[] content = InputFile.ReadAllBytes(path, LongestFile, "an assembly");
        string full = System.IO.Path.GetFullPath(path);
        (ExtensionContext context, Assembly assembly) = Guard(
            path,
            () =>
            {
                var own = new ExtensionContext(full);
                return (own, own.Load(content, full));
            }
        );
        RequireFit(path, assembly);
        return Guard(
            path,
            () =>
            {
                context.LoadReferences(assembly);
                CodeIdentity identity = CodeIdentity.Of(assembly, [content, .. context.Others]);
                return new ExtensionFile(path, identity, Make(path, assembly));
            }
        );
    }

    /// <inheritdoc/>
    public void Register(Registration registration) =>
        Guard(
            Path,
            () =>
            {
                extension.Register(registration);
                return true;
            }
        );

    /// <summary>The extension whose code an exception has come out of, by name and version; null if it is of another origin.</summary>
    /// <param name="error">The exception, thrown.</param>
    internal static string? FindIn(Exception error) =>
        new StackTrace(error)
            .GetFrames()
            .Select(frame => frame.GetMethod()?.Module.Assembly)
            .FirstOrDefault(assembly =>
                assembly is not null && AssemblyLoadContext.GetLoadContext(assembly) is ExtensionContext
            )
            is { } found
            ? $"{found.GetName().Name} {found.GetName().Version?.ToString(3)}"
            : null;

    // Before 1.0 the second number changes where members do.
    private static void RequireFit(string path, Assembly assembly)
    {
        Version own = typeof(ExtensionFile).Assembly.GetName().Version!;
        Version? wanted = ExtensionContext.BuiltFor(assembly)?.Version;
        if (wanted is null)
        {
            throw NoExtension(path);
        }

        if (wanted.Major != own.Major || wanted.Minor != own.Minor)
        {
            throw new UserError(
                $"this was built for Filigree {wanted.ToString(3)}",
                path,
                $"an assembly built for Filigree {own.ToString(3)}, which this is",
                "build it again with the packages of this version"
            );
        }
    }

    private static IExtension Make(string path, Assembly assembly)
    {
        Type[] types = assembly.GetTypes();
        RequireMembers(types);
        Type[] extensions =
        [
            .. types.Where(type =>
                type is { IsPublic: true, IsAbstract: false } && type.IsAssignableTo(typeof(IExtension))
            ),
        ];
        return extensions switch
        {
            [] => throw NoExtension(path),
            [var only] when only.GetConstructor([]) is { } constructor => (IExtension)constructor.Invoke([]),
            [var only] => throw new UserError(
                $"{only.FullName} cannot be made without arguments",
                path,
                "a public constructor without parameters"
            ),
            _ => throw new UserError(
                $"this has {extensions.Length} extensions: {string.Join(", ", extensions.Select(type => type.FullName))}",
                path,
                "one, which registers all rules"
            ),
        };
    }

    // A member that is gone, or a class that no longer fits its interface, is found now and not in the middle of a trial.
    private static void RequireMembers(Type[] types)
    {
        const BindingFlags own =
            BindingFlags.DeclaredOnly
            | BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static;
        foreach (Type type in types.Where(type => !type.ContainsGenericParameters))
        {
            foreach (MethodBase method in type.GetMethods(own).Concat<MethodBase>(type.GetConstructors(own)))
            {
                if (!method.ContainsGenericParameters && method.GetMethodBody() is not null)
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
            }
        }
    }

    private static UserError NoExtension(string path) =>
        new(
            $"this has no public class that is an {nameof(IExtension)}",
            path,
            remedy: "see docs/extending.md for what an extension is"
        );

    // Whatever its code does, one line says so.
    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception thrown)
        {
            Exception cause = thrown;
            while (
                cause is TargetInvocationException or TypeInitializationException && cause.InnerException is { } inner
            )
            {
                cause = inner;
            }

            throw cause switch
            {
                UserError { Where: { } where } error when where == path => error,
                UserError error => new UserError(error.Message, path, cause: error),
                BadImageFormatException => new UserError(
                    "this is no assembly of .NET",
                    path,
                    "the .dll of a class library",
                    cause: thrown
                ),
                ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => DoesNotFit(first),
                TypeLoadException or MissingMemberException => DoesNotFit(cause),
                FileNotFoundException or FileLoadException => new UserError(
                    $"something that it needs cannot be loaded: {FirstLine(cause)}",
                    path,
                    remedy: "put the assemblies that it refers to beside it, as 'dotnet publish' does",
                    cause: thrown
                ),
                _ => new UserError(
                    $"its code failed: {FirstLine(cause)} ({cause.GetType().Name})",
                    path,
                    remedy: "the fault is the extension's: mend it there, or leave --extend out",
                    cause: thrown
                ),
            };

            UserError DoesNotFit(Exception what) =>
                new(
                    $"this does not fit Filigree {typeof(ExtensionFile).Assembly.GetName().Version!.ToString(3)}: {FirstLine(what)}",
                    path,
                    remedy: "build it again with the packages of this version",
                    cause: thrown
                );
        }
    }

    private static string FirstLine(Exception error) => error.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
