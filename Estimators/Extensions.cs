using System.Reflection;
using Sgvb.Recipes;

namespace Sgvb;

/// <summary>Estimators from assemblies that a user names: tried out without a change here.</summary>
public static class Extensions
{
    /// <summary>The environment variable with the assemblies' paths, separated as in PATH.</summary>
    public const string Variable = "SGVB_EXTENSIONS";

    /// <exception cref="SgvbException">A file is missing or is no assembly that adds something.</exception>
    internal static IReadOnlyList<EstimatorEntry> Load()
    {
        var entries = new List<EstimatorEntry>();
        var paths = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in paths)
        {
            var types = Read(path).GetCustomAttributes<ExtensionAttribute>().SelectMany(a => a.Types).ToList();
            if (types.Count == 0)
                throw new SgvbException($"{Variable}: {path} has no [assembly: Extension(…)] and so adds nothing.");
            Implementations.Add(types);
            entries.AddRange(types.Where(typeof(EstimatorEntry).IsAssignableFrom).Select(t => (EstimatorEntry)Activator.CreateInstance(t)!));
        }

        return entries;
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
