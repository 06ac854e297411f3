using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Sgvb.Tests.Architecture;

/// <summary>Which namespace of the suite's libraries uses which, as the compiled code says it: signatures, bodies and attributes.</summary>
internal sealed class NamespaceGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _uses = new(StringComparer.Ordinal);

    /// <param name="assemblies">Files.</param>
    public NamespaceGraph(IEnumerable<string> assemblies)
    {
        foreach (var file in assemblies)
        {
            using var assembly = AssemblyDefinition.ReadAssembly(file);
            foreach (var type in assembly.MainModule.GetAllTypes())
                Add(type);
        }
    }

    /// <summary>Each group of namespaces that lead back to themselves, with the uses that close it.</summary>
    public IReadOnlyList<string> Cycles()
    {
        var reach = _uses.Keys.ToDictionary(n => n, Reach);
        return
        [
            .. from home in _uses
               from use in home.Value
               where reach.TryGetValue(use.Key, out var back) && back.Contains(home.Key)
               select $"{home.Key} -> {use.Key}: {string.Join(", ", use.Value.Take(4))}",
        ];
    }

    private HashSet<string> Reach(string start)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var name))
            foreach (var next in _uses.GetValueOrDefault(name)?.Keys.ToList() ?? [])
                if (seen.Add(next))
                    open.Push(next);
        return seen;
    }

    private void Add(TypeDefinition type)
    {
        var home = Home(type);
        if (!home.StartsWith("Sgvb", StringComparison.Ordinal))
            return;
        foreach (var used in Used(type).SelectMany(Parts).Select(t => t.GetElementType()))
        {
            var other = Home(used);
            if (other == home || !other.StartsWith("Sgvb", StringComparison.Ordinal))
                continue;
            if (!_uses.TryGetValue(home, out var uses))
                _uses[home] = uses = new(StringComparer.Ordinal);
            if (!uses.TryGetValue(other, out var names))
                uses[other] = names = new(StringComparer.Ordinal);
            names.Add($"{Outermost(type).Name} uses {Outermost(used).Name}");
        }
    }

    private static IEnumerable<TypeReference> Used(TypeDefinition type)
    {
        IEnumerable<TypeReference?> all =
        [
            type.BaseType, .. type.Interfaces.Select(i => i.InterfaceType), .. type.Fields.Select(f => f.FieldType),
            .. type.CustomAttributes.SelectMany(Attribute), .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
            .. type.Properties.SelectMany(p => p.CustomAttributes).SelectMany(Attribute), .. type.Methods.SelectMany(Method),
        ];
        return all.OfType<TypeReference>();
    }

    private static IEnumerable<TypeReference> Attribute(CustomAttribute attribute) =>
        [attribute.AttributeType, .. attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>()];

    private static IEnumerable<TypeReference> Method(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var type in method.Parameters.Select(p => p.ParameterType).Concat(method.CustomAttributes.SelectMany(Attribute))
            .Concat(method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType)))
            yield return type;
        if (!method.HasBody)
            yield break;
        foreach (var variable in method.Body.Variables)
            yield return variable.VariableType;
        foreach (var operand in method.Body.Instructions.Select(i => i.Operand))
        {
            switch (operand)
            {
                case TypeReference type:
                    yield return type;
                    break;
                case FieldReference field:
                    yield return field.DeclaringType;
                    break;
                case MethodReference called:
                    yield return called.DeclaringType;
                    if (called is GenericInstanceMethod generic)
                        foreach (var argument in generic.GenericArguments)
                            yield return argument;
                    break;
            }
        }
    }

    /// <summary>A generic type and its arguments, an array's elements.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        if (type is GenericInstanceType generic)
            foreach (var argument in generic.GenericArguments.SelectMany(Parts))
                yield return argument;
        if (type is TypeSpecification { ElementType: { } element } and not GenericInstanceType)
            foreach (var part in Parts(element))
                yield return part;
        else
            yield return type;
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string Home(TypeReference type) => Outermost(type).Namespace;
}
