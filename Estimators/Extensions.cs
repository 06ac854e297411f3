using System.Reflection;

namespace Sgvb;

/// <summary>
/// What other assemblies add: the suite's own backends that are packages of their own, where they are there, and whatever a user names, tried
/// out without a change here.
/// </summary>
public static class Extensions
{
    /// <summary>The environment variable with the assemblies' paths, separated as in PATH.</summary>
    public const string Variable = "SGVB_EXTENSIONS";

    /// <summary>Assemblies and packages of this suite, in the order in which lists show what they add.</summary>
    private static readonly string[] Packages = ["Sgvb.Estimators.Gpu", "Sgvb.Estimators.Torch"];

    private static readonly Lazy<(IReadOnlyList<Type> Types, IReadOnlyList<string> Missing)> Found = new(Load);

    /// <summary>For a message, after a list of what is there: which packages add more; empty where all are there.</summary>
    internal static string Missing => Found.Value.Missing is { Count: > 0 } missing ? $"; more come with {string.Join(" and ", missing)}" : "";

    /// <summary>One of each class added that is a <typeparamref name="T"/>.</summary>
    /// <exception cref="SgvbException">A file that the user names is missing or is no assembly that adds something.</exception>
    internal static IEnumerable<T> Of<T>() where T : class => Found.Value.Types.Where(typeof(T).IsAssignableFrom).Select(t => (T)Activator.CreateInstance(t)!);

    private static (IReadOnlyList<Type>, IReadOnlyList<string>) Load()
    {
        var types = new List<Type>();
        var missing = new List<string>();
        foreach (var name in Packages)
            if (Package(name) is { } assembly)
                types.AddRange(TypesOf(assembly));
            else
                missing.Add(name);
        var paths = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in paths)
        {
            var added = TypesOf(Read(path)).ToList();
            if (added.Count == 0)
                throw new SgvbException($"{Variable}: {path} has no [assembly: Extension(…)] and so adds nothing.");
            types.AddRange(added);
        }

        Implementations.Add(types);
        return (types, missing);
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetCustomAttributes<ExtensionAttribute>().SelectMany(a => a.Types);

    private static Assembly? Package(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static Assembly Read(string path)
    {
        try
        {
            return Assembly.LoadFrom(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{Variable}: {path} is no readable .NET assembly.", SgvbException.BadInput, e);
        }
    }
}
