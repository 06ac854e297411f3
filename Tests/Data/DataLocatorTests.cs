using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class DataLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public DataLocatorTests() => _environment["HOME"] = _folder["home"];

    private DataLocator Locator => new(_environment.GetValueOrDefault);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_anything_the_digits_stand_in_and_say_so()
    {
        var data = Locator.Find(null);
        Assert.Equal("digits", data.Name);
        Assert.True(data.IsFallback);
        Assert.Contains("holds no MNIST", data.Note, StringComparison.Ordinal);
        Assert.Contains("data fetch", data.Note, StringComparison.Ordinal);
        _environment.Clear();
        Assert.True(Locator.Find(null).IsFallback);
    }

    [Fact]
    public void Digits_by_name_are_no_fallback() => Assert.False(Locator.Find("digits").IsFallback);

    [Theory]
    [InlineData("cifar-10", true)]
    [InlineData("cifar-10-saved-as-jpeg", true)]
    [InlineData("cifar-100", false)]
    [InlineData("cifar", false)]
    [InlineData("mnist", false)]
    [InlineData("shapes", false)]
    public void Published_figures_stand_beside_the_set_itself_and_folders_named_by_it(string name, bool beside) =>
        Assert.Equal(beside, PublishedSet.Cifar10.IsNamedBy(name));

    [Fact]
    public void A_folder_is_read_and_named_after_itself()
    {
        IdxSample.WriteFolder(_folder["mine"]);
        var data = Locator.Find(_folder["mine"]);
        Assert.Equal(("mine", 30, 20), (data.Name, data.Train.Rows, data.Test.Rows));
        Assert.False(data.IsFallback);
        Assert.Contains(_folder["mine"], data.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_called_mnist_and_is_not_does_not_pass_for_it()
    {
        IdxSample.WriteFolder(_folder["mnist"]);
        Assert.Equal("folder-mnist", Locator.Find(_folder["mnist"]).Name);
        _environment["SGVB_DATA"] = _folder["mnist"];
        Assert.Contains("are not MNIST as it is published", OneLine.Of(() => Locator.Find("mnist")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_goes_before_the_cache_and_the_cache_before_the_digits()
    {
        IdxSample.WriteFolder(_folder["home/.cache/sgvb-bench/mnist"]);
        var cached = Locator.Find(null);
        Assert.Equal("folder-mnist", cached.Name);
        Assert.Contains(".cache", cached.Note, StringComparison.Ordinal);
        IdxSample.WriteFolder(_folder["variable"]);
        _environment["SGVB_DATA"] = _folder["variable"];
        Assert.Equal("variable", Locator.Find(null).Name);
        _environment["SGVB_DATA"] = "";
        Assert.Equal("folder-mnist", Locator.Find(null).Name);
    }

    [Fact]
    public void The_cache_follows_XDG_CACHE_HOME_unless_it_is_relative()
    {
        Assert.Equal(_folder["home/.cache/sgvb-bench/mnist"], Locator.CacheFolder(PublishedSet.Mnist));
        _environment["XDG_CACHE_HOME"] = _folder["xdg"];
        Assert.Equal(_folder["xdg/sgvb-bench/cifar-10"], Locator.CacheFolder(PublishedSet.Cifar10));
        _environment["XDG_CACHE_HOME"] = "relative";
        Assert.Equal(_folder["home/.cache/sgvb-bench/mnist"], Locator.CacheFolder(PublishedSet.Mnist));
    }

    [Fact]
    public void A_variable_that_leads_nowhere_is_an_error_and_no_fallback()
    {
        _environment["SGVB_DATA"] = _folder["none"];
        foreach (var name in (string?[])[null, "mnist", "cifar-10"])
            Assert.Contains("no such folder, named by $SGVB_DATA", OneLine.Of(() => Locator.Find(name)), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["none"]);
        Assert.Contains("holds no data: neither the four MNIST files", OneLine.Of(() => Locator.Find(null)), StringComparison.Ordinal);
        Assert.Contains("named by $SGVB_DATA, but lacks cifar-10-binary.tar.gz", OneLine.Of(() => Locator.Find("cifar-10")), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["none/" + MnistFile.TestLabels.Name], IdxSample.Labels(20));
        Assert.Contains("train-images-idx3-ubyte (or .gz) is missing, and 2 more", OneLine.Of(() => Locator.Find(null)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_cache_is_named_in_the_note()
    {
        var cache = _folder["home/.cache/sgvb-bench/mnist"];
        IdxSample.WriteFolder(cache);
        File.Delete(Path.Combine(cache, MnistFile.TestLabels.Name));
        Assert.Contains("mnist lacks t10k-labels-idx1-ubyte of MNIST", Locator.Find(null).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Mnist_by_name_is_never_replaced() => Assert.Contains("data fetch", OneLine.Of(() => Locator.Find("mnist")), StringComparison.Ordinal);

    [Theory]
    [InlineData("mnits")]
    [InlineData("./none/of/these")]
    public void An_unknown_name_is_answered_with_the_names(string name) =>
        Assert.Contains("the names are mnist, cifar-10, digits, shapes and table", OneLine.Of(() => Locator.Find(name)), StringComparison.Ordinal);

    [Fact]
    public void A_file_in_place_of_a_folder_is_refused()
    {
        File.WriteAllText(_folder["file"], "x");
        Assert.Contains("names a file", OneLine.Of(() => Locator.Find(_folder["file"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_that_do_not_belong_together_are_refused()
    {
        IdxSample.WriteFolder(_folder.Path);
        File.WriteAllBytes(_folder[MnistFile.TestLabels.Name], IdxSample.Labels(19));
        var message = OneLine.Of(() => Locator.Find(_folder.Path));
        Assert.Contains("20 images", message, StringComparison.Ordinal);
        Assert.Contains("19 labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Swapped_files_are_named()
    {
        IdxSample.WriteFolder(_folder.Path);
        File.WriteAllBytes(_folder[MnistFile.TestLabels.Name], IdxSample.Images(20));
        File.WriteAllBytes(_folder[MnistFile.TestImages.Name], IdxSample.Labels(20));
        Assert.Contains("swapped", OneLine.Of(() => Locator.Find(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void File_names_with_a_dot_are_found_too()
    {
        IdxSample.WriteFolder(_folder.Path);
        File.Move(_folder["t10k-images-idx3-ubyte"], _folder["t10k-images.idx3-ubyte"]);
        Assert.Equal(20, Locator.Find(_folder.Path).Test.Rows);
    }
}
