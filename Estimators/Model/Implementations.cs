using System.Reflection;

namespace Sgvb.Model;

/// <summary>Finds the class that does an estimator's work in a form of its own: see <see cref="ImplementsAttribute"/>.</summary>
public static class Implementations
{
    private static readonly List<Type> Added = [];

    /// <summary>Adds classes of an assembly that is not the one their interface stands in.</summary>
    public static void Add(IEnumerable<Type> types)
    {
        lock (Added)
            Added.AddRange(types);
    }

    /// <summary>Makes the implementation, with the estimator's specification where its constructor takes one; null where there is none.</summary>
    public static T? Create<T>(EstimatorSpec estimator) where T : class
    {
        var type = typeof(T).Assembly.GetTypes().FirstOrDefault(Fits);
        lock (Added)
            type ??= Added.Find(Fits);
        return type is null ? null
            : (T?)(type.GetConstructor([typeof(EstimatorSpec)]) is { } given ? given.Invoke([estimator]) : Activator.CreateInstance(type));

        bool Fits(Type t) => typeof(T).IsAssignableFrom(t) && t.GetCustomAttribute<ImplementsAttribute>()?.Estimators.Contains(estimator.Name) == true;
    }
}
