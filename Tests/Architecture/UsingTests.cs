namespace Sgvb.Tests.Architecture;

/// <summary>The one rule of style that neither a build nor the check of white space holds: usings stand in order, those of the system first.</summary>
public sealed class UsingTests
{
    [Fact]
    public void Usings_stand_in_order()
    {
        var found = new List<string>();
        foreach (var (path, file) in Sources.All())
        {
            var usings = File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Where(IsPlain).Select(Name).ToList();
            var sorted = usings.OrderBy(name => !IsSystem(name)).ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
            if (!usings.SequenceEqual(sorted))
                found.Add($"{path}: {string.Join(' ', usings)}");
        }

        Assert.Empty(found);
    }

    /// <summary>Neither an alias nor a static one: these stand below.</summary>
    private static bool IsPlain(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("using static ", StringComparison.Ordinal);

    private static string Name(string line) => line["using ".Length..].TrimEnd(';', ' ');

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
