using System.Text.RegularExpressions;

namespace Sgvb.Tests.Architecture;

/// <summary>
/// TorchSharp makes scalars on the fly that a garbage collection may free while libtorch reads them: rarely an error, perhaps a wrong number.
/// What makes one without being given a number cannot be seen in the code that calls it, so those are named here.
/// </summary>
public sealed class ScalarTests
{
    [Fact]
    public void The_torch_backend_calls_nothing_that_makes_a_short_lived_scalar()
    {
        var makes = new Regex(@"\.(square_?\(\)|item<|ToSingle\(|ToDouble\(|ToScalar\()");
        var found = new List<string>();
        foreach (var (path, file) in Sources.All().Where(s => s.Path.StartsWith("Estimators/Backends/Torch/", StringComparison.Ordinal)))
            found.AddRange(File.ReadLines(file).Index().Where(l => makes.IsMatch(l.Item)).Select(l => $"{path}:{l.Index + 1}: {l.Item.Trim()}"));
        Assert.Empty(found);
    }
}
