namespace Sgvb.Tests.Bundle;

public sealed class PackagesTests
{
    /// <summary>TorchSharp asks for one, for image files: 93 MB to download that nothing uses.</summary>
    [Fact]
    public void No_native_drawing_library_comes_along()
    {
        var packages = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sgvb.Tests.deps.json"));
        Assert.Contains("\"TorchSharp/", packages, StringComparison.Ordinal);
        Assert.DoesNotContain("SkiaSharp", packages, StringComparison.Ordinal);
    }
}
