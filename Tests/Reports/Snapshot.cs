namespace Sgvb.Tests.Reports;

/// <summary>Texts against committed files. Where one differs, the new text is left in the temporary folder, to be looked at and
/// copied.</summary>
internal static class Snapshot
{
    public static void Check(string name, string actual)
    {
        var root = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");
        var path = Path.Combine(root, "Tests", "Reports", "Snapshots", name);
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected == actual)
            return;
        var left = Path.Combine(Path.GetTempPath(), "sgvb-snapshot-" + name);
        File.WriteAllText(left, actual);
        Assert.Fail($"{path} differs from {left}; where the new text is right, copy it there");
    }
}
