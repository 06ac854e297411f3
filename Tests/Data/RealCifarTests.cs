using System.Diagnostics;
using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

/// <summary>Real pictures, saved once as JPEG, which shared/data/cifar-10 beside the repository unpacks.</summary>
public sealed class RealCifarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Length", "long")]
    public void Real_pictures_are_read_and_are_what_everybody_finds()
    {
        var script = Script();
        Assert.SkipWhen(script is null, "shared/data/cifar-10/unpack is not beside the repository");
        using var process = Process.Start(new ProcessStartInfo(script!, [_folder["pictures"]]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, $"unpack failed, is python3-pil there? {error}");
        var data = new DataLocator(name => name == DataLocator.FolderVariable ? _folder.Path : null).Find(_folder["pictures"], new Shape(3, 32, 32));
        Assert.Equal(("pictures", 50_000, 10_000), (data.Name, data.Train.Rows, data.Test.Rows));
        for (var label = 0; label < 10; label++)
        {
            Assert.Equal(5000, data.Train.Labels.Count(l => l == label));
            Assert.Equal(1000, data.Test.Labels.Count(l => l == label));
        }

        // Published everywhere for the original pixels: 0.4914 0.4822 0.4465 and 0.2470 0.2435 0.2616.
        var scale = PixelScale.Standardised(data.Train);
        foreach (var (published, mine) in ((double[])[0.4914, 0.4822, 0.4465]).Zip(scale.Means).Concat(((double[])[0.2470, 0.2435, 0.2616]).Zip(scale.Deviations)))
            Assert.Equal(published, mine, Tolerances.SavedAsJpeg);
    }

    private static string? Script()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "data", "cifar-10", "unpack") is var script && File.Exists(script))
                return script;
        return null;
    }
}
