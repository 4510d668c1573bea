using System.Reflection;

namespace Filigree.Cli.Tests.House;

/// <summary>Names of types as C# writes them, with a question mark where null is allowed.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    internal static string OfReturn(MethodInfo method) =>
        Of(method.ReturnType) + Mark(method.ReturnType, c => c.Create(method.ReturnParameter).ReadState);

    internal static string OfParameter(ParameterInfo parameter) =>
        Of(parameter.ParameterType) + Mark(parameter.ParameterType, c => c.Create(parameter).WriteState);

    internal static string OfProperty(PropertyInfo property) =>
        Of(property.PropertyType) + Mark(property.PropertyType, c => c.Create(property).ReadState);

    internal static string OfField(FieldInfo field) =>
        Of(field.FieldType) + Mark(field.FieldType, c => c.Create(field).ReadState);

    /// <summary>The name with its namespace and type arguments.</summary>
    internal static string Of(Type type)
    {
        if (type.IsByRef || type.IsPointer)
        {
            return Of(type.GetElementType()!) + (type.IsPointer ? "*" : "");
        }
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }
        if (Keywords.TryGetValue(type, out string? keyword) || type.IsGenericParameter)
        {
            return keyword ?? type.Name;
        }
        // A nested generic type's arguments belong to the types around it first; ours are not nested that way.
        string prefix = type.DeclaringType is { } outer ? Of(outer) + "." : type.Namespace + ".";
        string arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : "";
        return prefix + Short(type) + arguments;
    }

    /// <summary>The bare name.</summary>
    internal static string Short(Type type) => type.Name.Split('`')[0];

    private static string Mark(Type type, Func<NullabilityInfoContext, NullabilityState> state)
    {
        Type bare = type.IsByRef ? type.GetElementType()! : type;
        return
            !bare.IsValueType
            && !bare.IsPointer
            && !bare.IsGenericParameter
            && state(new NullabilityInfoContext()) == NullabilityState.Nullable
            ? "?"
            : "";
    }
}
