using ILGPU;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>Kernels whose threads stand in a line give the same bits however the line is cut into groups.</summary>
[Collection(Simulator.Collection)]
public sealed class GroupSizeTests
{
    private static readonly Lazy<IReadOnlyList<float[]>> AsLaunched = new(() => Results(GpuDevice.LargestGroup));

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    public void Results_have_the_same_bits(int groupSize)
    {
        var results = Results(groupSize);
        Assert.Equal(AsLaunched.Value.Count, results.Count);
        foreach (var (expected, actual) in AsLaunched.Value.Zip(results))
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
    }

    /// <summary>At sizes that fill no group.</summary>
    private static IReadOnlyList<float[]> Results(int groupSize)
    {
        using var device = new RegroupedDevice(groupSize);
        using var backend = new GpuBackend(device);
        var every = new EveryKernel(backend);
        every.Lines(11, 5, 70);
        Assert.Equal(
            KernelList.All.Where(k => CompiledKernel.DesignOf(k).IsLine).Select(CompiledKernel.NameOf).Distinct().Order(),
            device.Kernels.Where(k => CompiledKernel.DesignOf(k).IsLine).Select(CompiledKernel.NameOf).Distinct().Order());
        return every.Read();
    }

    /// <summary>The simulator with lines cut into other groups than they are launched in.</summary>
    private sealed class RegroupedDevice(int size) : GpuDevice(GpuChoice.Of(GpuKind.Simulator))
    {
        internal override void Launch<TArguments>(Action<TArguments> kernel, Index3D groups, int groupSize, TArguments arguments)
        {
            if (CompiledKernel.DesignOf(kernel.Method).IsLine)
                base.Launch(kernel, new Index3D(Groups(groups.X * groupSize, size), groups.Y, groups.Z), size, arguments);
            else
                base.Launch(kernel, groups, groupSize, arguments);
        }
    }
}
