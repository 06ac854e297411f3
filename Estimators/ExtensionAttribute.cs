namespace Sgvb;

/// <summary>
/// Lists what an assembly adds to the registry: a <see cref="Recipes.EstimatorEntry"/> or a <see cref="BackendEntry"/> that has a constructor
/// without parameters, and the classes that implement an estimator elsewhere (its reference, its forward on torch).
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionAttribute(params Type[] types) : Attribute
{
    public IReadOnlyList<Type> Types { get; } = types;
}
