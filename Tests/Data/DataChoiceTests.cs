using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

/// <summary>Which of two data sets is taken where both may stand: the one whose pictures the network takes.</summary>
public sealed class DataChoiceTests : IDisposable
{
    private static readonly Shape Grey = new(1, 28, 28), Colour = new(3, 32, 32), Other = new(100);
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public DataChoiceTests() => _environment["HOME"] = _folder["home"];

    private DataLocator Locator => new(_environment.GetValueOrDefault);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_data_the_input_chooses_what_stands_in()
    {
        Assert.Equal(["digits", "digits", "shapes", "shapes", "digits", "digits"],
            ((Shape?[])[Grey, new Shape(784), Colour, new Shape(3072), Other, null]).Select(input => Locator.Find(null, input).Name));
        var shapes = Locator.Find(null, Colour);
        Assert.True(shapes.IsFallback);
        Assert.EndsWith("holds no CIFAR-10; 'data fetch cifar-10' gets it", shapes.Note, StringComparison.Ordinal);
        // As many numbers in another arrangement are another picture.
        Assert.Equal("digits", Locator.Find(null, new Shape(1, 32, 96)).Name);
        Assert.False(Locator.Find("shapes", Grey).IsFallback);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    [InlineData("cifar-10")]
    [InlineData("cifar-10/cifar-10-batches-bin")]
    public void One_folder_holds_either_or_both_below_it(string below)
    {
        CifarSample.WriteFolder(_folder[Path.Combine("data", below)]);
        _environment["SGVB_DATA"] = _folder["data"];
        var name = below.StartsWith("cifar-10/", StringComparison.Ordinal) || below == "cifar-10" ? "folder-cifar-10" : "data";
        foreach (var input in (Shape?[])[null, Colour, Grey])
            Assert.Equal(name, Locator.Find(null, input).Name);
        Assert.Equal(name, Locator.Find(_folder["data"]).Name);
        foreach (var place in (string[])["data", "data/mnist"])
        {
            IdxSample.WriteFolder(_folder[place]);
            foreach (var asked in (string?[])[null, _folder["data"]])
            {
                Assert.Equal(Grey, Locator.Find(asked, Grey).Shape);
                Assert.Equal(Grey, Locator.Find(asked, new Shape(784)).Shape);
                Assert.Equal(Colour, Locator.Find(asked, Colour).Shape);
                Assert.Equal(Colour, Locator.Find(asked, new Shape(3072)).Shape);
                Assert.Contains("holds MNIST and CIFAR-10, and nothing tells which is meant; name mnist or cifar-10 with --data",
                    OneLine.Of(() => Locator.Find(asked)), StringComparison.Ordinal);
                Assert.Contains("holds MNIST and CIFAR-10, but the network takes examples of 100; name",
                    OneLine.Of(() => Locator.Find(asked, Other)), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_published_name_takes_published_files_alone()
    {
        CifarSample.WriteFolder(_folder["data"]);
        _environment["SGVB_DATA"] = _folder["data"];
        Assert.Contains("are not CIFAR-10 as it is published", OneLine.Of(() => Locator.Find("cifar-10")), StringComparison.Ordinal);
        Assert.Contains("but lacks the four MNIST files", OneLine.Of(() => Locator.Find("mnist")), StringComparison.Ordinal);
        _environment.Remove("SGVB_DATA");
        Assert.Contains("no CIFAR-10: SGVB_DATA is not set", OneLine.Of(() => Locator.Find("cifar-10")), StringComparison.Ordinal);
        Assert.Contains("get it with 'data fetch cifar-10'", OneLine.Of(() => Locator.Find("cifar-10")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_serves_the_set_that_the_network_takes()
    {
        CifarSample.WriteFolder(_folder["home/.cache/sgvb-bench/cifar-10"]);
        Assert.Equal("folder-cifar-10", Locator.Find(null, Colour).Name);
        Assert.Equal("digits", Locator.Find(null, Grey).Name);
        Assert.Equal("digits", Locator.Find(null).Name);
        File.Delete(_folder["home/.cache/sgvb-bench/cifar-10/data_batch_2.bin"]);
        Assert.Contains("cifar-10 lacks data_batch_2.bin of CIFAR-10; 'data fetch cifar-10' gets it", Locator.Find(null, Colour).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar-10-python.tar.gz")]
    [InlineData("cifar-10-batches-py")]
    [InlineData("data_batch_1")]
    public void The_Python_version_is_recognised(string file)
    {
        File.WriteAllText(_folder[file], "x");
        Assert.Contains("holds no data", OneLine.Of(() => Locator.Find(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("(CIFAR-10's Python version stands there, but the binary version is read (cifar-10-binary.tar.gz))",
            OneLine.Of(() => Locator.Find(_folder.Path)), StringComparison.Ordinal);
    }
}
