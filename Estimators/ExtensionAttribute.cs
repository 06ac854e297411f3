namespace Sgvb;

/// <summary>
/// Lists what an assembly of somebody else's adds: an <see cref="Recipes.EstimatorEntry"/> that has a constructor without parameters, and the
/// classes that implement it elsewhere (its reference, its forward on torch).
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionAttribute(params Type[] types) : Attribute
{
    public IReadOnlyList<Type> Types { get; } = types;
}
