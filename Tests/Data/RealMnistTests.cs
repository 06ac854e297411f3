using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class RealMnistTests
{
    /// <summary>$SGVB_DATA, or shared/data/mnist beside the repository; null where there is neither.</summary>
    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(DataLocator.FolderVariable) is { Length: > 0 } named)
            return named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", "mnist") is var folder && PublishedSet.Mnist.Missing(folder).Count == 0)
                return folder;
        return null;
    }

    [Fact]
    public void Real_MNIST_is_recognised_by_its_checksums()
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "MNIST is neither in $SGVB_DATA nor beside the repository");
        var data = DataLocator.Load(folder);
        Assert.Equal(("mnist", 60_000, 10_000), (data.Name, data.Train.Rows, data.Test.Rows));
        // The first labels as published: 5 0 4 1 9 and 7 2 1 0 4.
        Assert.Equal<byte>([5, 0, 4, 1, 9], data.Train.Labels[..5]);
        Assert.Equal<byte>([7, 2, 1, 0, 4], data.Test.Labels[..5]);
        Assert.Equal(5923, data.Train.Labels.Count(l => l == 0));
    }
}
