namespace Sgvb.Model;

/// <summary>
/// Says which estimators a class does the work of, on a backend with a form of its own or as a reference. Whoever needs such a class looks
/// for it in its own assembly and in the estimator's, so that the registry has one line an estimator.
/// </summary>
/// <param name="estimators">The registry's names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImplementsAttribute(params string[] estimators) : Attribute
{
    public IReadOnlyList<string> Estimators { get; } = estimators;
}
