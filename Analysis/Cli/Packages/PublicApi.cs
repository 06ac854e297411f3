using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sgvb.Cli.Packages;

/// <summary>
/// What others can compile against in an assembly, a line a promise: a type, what it derives from, a member with its types and names. A line
/// that is gone breaks somebody; so does a new one that ends with <see cref="Duty"/>, on a type that was there before.
/// </summary>
internal static class PublicApi
{
    /// <summary>Ends the line of a member that whoever derives from its type has to write, or whoever makes one has to give.</summary>
    public const string Duty = " must be given";

    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Type[] Roots = [typeof(object), typeof(ValueType), typeof(Enum), typeof(MulticastDelegate)];

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetTypes().Where(IsSeen).SelectMany(t => OfType(t).Select(line => $"{Name(t)}: {line}")).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The type that a line belongs to.</summary>
    public static string TypeOf(string line) => line[..line.IndexOf(": ", StringComparison.Ordinal)];

    private static IEnumerable<string> OfType(Type type)
    {
        yield return Kind(type) + Constraints(type.GetGenericArguments());
        if (type.BaseType is { } above && !Roots.Contains(above))
            yield return "is " + Name(above);
        foreach (var contract in type.IsEnum || IsDelegate(type) ? [] : type.GetInterfaces().Where(IsSeen))
            yield return "is " + Name(contract);
        var isOpen = type.IsInterface || (type is { IsClass: true, IsSealed: false } && type.GetConstructors(Declared).Any(c => !c.IsStatic && IsSeen(c)));
        if (isOpen && type.IsClass)
            yield return "may be derived from";
        foreach (var field in type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName && IsSpoken(f.Name)))
            yield return type.IsEnum
                ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"{Access(field.IsPublic, field.IsStatic)}{field.Name} : {Name(field.FieldType)}";
        foreach (var property in type.GetProperties(Declared).Where(p => p.IsDefined(typeof(RequiredMemberAttribute))))
            yield return property.Name + Duty;
        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsSeen(c) && !IsDelegate(type)))
            yield return $"{Access(constructor.IsPublic, isStatic: false)}new({Parameters(constructor)})";
        foreach (var method in type.GetMethods(Declared).Where(m => IsSeen(m) && IsSpoken(m.Name) && (!IsDelegate(type) || m.Name == "Invoke")))
        {
            var text = $"{Access(method.IsPublic, method.IsStatic)}{method.Name}{Generic(method)}({Parameters(method)}) : {Name(method.ReturnType)}"
                + (method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init" : "") + Constraints(method.GetGenericArguments());
            yield return text;
            if (isOpen && method is { IsVirtual: true, IsFinal: false } && !IsDelegate(type))
                yield return text + (method.IsAbstract ? Duty : " may be overridden");
        }
    }

    private static string Kind(Type type) => type.IsInterface ? "interface"
        : type.IsEnum ? "enum of " + Name(type.GetEnumUnderlyingType())
        : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
        : IsDelegate(type) ? "delegate"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : "class";

    private static string Access(bool isPublic, bool isStatic) => (isPublic ? "" : "protected ") + (isStatic ? "static " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsOut ? "out " : p.IsIn ? "in " : "") + Name(p.ParameterType) + " " + p.Name + (p.HasDefaultValue ? " = " + Default(p) : "")));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value}") : "default";

    private static string Generic(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(Name))}>" : "";

    private static string Constraints(Type[] parameters)
    {
        var all = from parameter in parameters.Where(p => p.IsGenericParameter)
                  let kinds = parameter.GenericParameterAttributes & GenericParameterAttributes.SpecialConstraintMask
                  let words = parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name)
                      .Prepend(kinds == GenericParameterAttributes.None ? "" : kinds.ToString().Replace("Constraint", "", StringComparison.Ordinal)).Where(w => w.Length > 0)
                  where words.Any()
                  select $" where {parameter.Name} : {string.Join(", ", words)}";
        return string.Concat(all);
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.HasElementType)
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        var arguments = type.GetGenericArguments();
        var plain = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.ToString();
        var name = string.Join('.', plain.Split('+').Select(part => part.Split('`')[0]));
        return arguments.Length > 0 ? $"{name}<{string.Join(',', arguments.Select(Name))}>" : name;
    }

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    /// <summary>Not one of the compiler's own names.</summary>
    private static bool IsSpoken(string name) => !name.Contains('<', StringComparison.Ordinal);

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsSeen(Type type) => IsSpoken(type.Name)
        && (type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsSeen(type.DeclaringType!) : type.IsPublic);
}
