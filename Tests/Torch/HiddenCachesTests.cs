using Sgvb.Backends.Torch.Native;

namespace Sgvb.Tests.Torch;

/// <summary>Where the processor tells no caches, libtorch is held to the convolutions that are right there, and says so.</summary>
public sealed class HiddenCachesTests
{
    [Fact]
    public void Libtorch_says_where_it_is_held_to_older_code()
    {
        TorchFiles.SkipWithoutTorch();
        var isHeld = HiddenCaches.AreHidden && Environment.GetEnvironmentVariable(HiddenCaches.Variable) is null
            && Environment.GetEnvironmentVariable("DNNL_MAX_CPU_ISA") is null;
        Assert.Equal(isHeld, HiddenCaches.IsMended);
        Assert.Equal(isHeld, Registry.Backend("torch").Device.Contains("tells no caches", StringComparison.Ordinal));
    }
}
