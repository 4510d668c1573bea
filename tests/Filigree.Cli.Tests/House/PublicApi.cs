using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Filigree.Cli.Tests.House;

/// <summary>Writes the public members of types as text, one a line, in an order that does not depend on the source.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    internal static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    internal static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.OrderBy(TypeNames.Of, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (string member in Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Head(Type type)
    {
        string name = TypeNames.Of(type);
        if (type.IsEnum)
        {
            return $"public enum {name} : {TypeNames.Of(Enum.GetUnderlyingType(type))}";
        }
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeNames.OfReturn(invoke)} {name}({Parameters(invoke)})";
        }
        string kind =
            type.IsInterface ? "interface"
            : type.IsValueType
                ? Has<IsReadOnlyAttribute>(type) ? "readonly struct"
                    : "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        IEnumerable<Type> bases = type.GetInterfaces()
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(contract => contract.IsVisible || !type.IsVisible)
            // A record has this one without saying so.
            .Where(contract => contract != typeof(IEquatable<>).MakeGenericType(type));
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases = bases.Prepend(parent);
        }
        string[] names = [.. bases.Select(TypeNames.Of).Order(StringComparer.Ordinal)];
        return $"public {kind} {name}" + (names.Length == 0 ? "" : " : " + string.Join(", ", names));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }
        if (type.IsEnum)
        {
            return Enum.GetValuesAsUnderlyingType(type)
                .Cast<object>()
                .Select(value => string.Create(CultureInfo.InvariantCulture, $"{Enum.GetName(type, value)} = {value}"));
        }
        IEnumerable<string> constructors = type.GetConstructors(Declared)
            .Where(constructor => IsVisible(constructor) && !constructor.IsStatic)
            .Select(constructor => $"{TypeNames.Short(type)}({Parameters(constructor)})");
        IEnumerable<string> fields = type.GetFields(Declared)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(Field);
        IEnumerable<string> properties = type.GetProperties(Declared).Where(IsVisible).Select(Property);
        IEnumerable<string> events = type.GetEvents(Declared)
            .Where(e => IsVisible(e.AddMethod!))
            .Select(e => $"event {TypeNames.Of(e.EventHandlerType!)} {e.Name}");
        IEnumerable<string> methods = type.GetMethods(Declared)
            .Where(method => IsVisible(method) && !Has<CompilerGeneratedAttribute>(method))
            .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            .Select(Method);
        return new[] { constructors, fields, properties, events, methods }.SelectMany(group =>
            group.Order(StringComparer.Ordinal)
        );
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(PropertyInfo property) =>
        property.GetAccessors(nonPublic: true).Any(IsVisible)
        && !Has<CompilerGeneratedAttribute>(property)
        && property.Name != "EqualityContract";

    private static string Field(FieldInfo field)
    {
        string type = TypeNames.OfField(field);
        return field.IsLiteral
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"const {type} {field.Name} = {Value(field.GetRawConstantValue())}"
            )
            : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(nonPublic: true).First(IsVisible);
        string get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        string set =
            property.SetMethod is { } setter && IsVisible(setter)
                ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
                    ? " init;"
                    : " set;"
                : "";
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Parameter))}]"
            : "";
        string required = Has<RequiredMemberAttribute>(property) ? "required " : "";
        return $"{Modifiers(accessor)}{required}{TypeNames.OfProperty(property)} {property.Name}{index} {{{get}{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{Modifiers(method)}{TypeNames.OfReturn(method)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifiers(MethodInfo method)
    {
        string access = method.IsPublic ? "" : "protected ";
        bool ofInterface = method.DeclaringType!.IsInterface;
        return method.IsStatic ? access + "static "
            : method.IsAbstract && !ofInterface ? access + "abstract "
            : method.GetBaseDefinition() != method ? access + "override "
            : method.IsVirtual && !method.IsFinal && !ofInterface ? access + "virtual "
            : access;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string modifier =
            Has<ParamArrayAttribute>(parameter) || Has<ParamCollectionAttribute>(parameter) ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        string value = parameter.HasDefaultValue ? $" = {Value(parameter.DefaultValue)}" : "";
        return $"{modifier}{TypeNames.OfParameter(parameter)} {parameter.Name}{value}";
    }

    private static string Value(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    private static bool Has<T>(ICustomAttributeProvider provider)
        where T : Attribute => provider.IsDefined(typeof(T), inherit: false);
}
