using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// What can be known of speed without a device: every kernel as it is compiled against the design that stands beside it, and where its warps
/// reach in memory.
/// </summary>
[Collection(Simulator.Collection)]
public sealed class KernelDesignTests
{
    /// <summary>
    /// From one run to the next ILGPU orders a few instructions in another way, which moves the registers that are needed by one or two, seldom by more.
    /// </summary>
    private const int Unsteady = 3;

    /// <summary>The device's compiler reorders, and keeps addresses and what it loads ahead: eight, in the worst of ILGPU's orders five.</summary>
    private const int SpareRegisters = 8 - Unsteady;

    /// <summary>
    /// A tile whose lines are rows is stored down a column of shared memory, where four depths apart are 16 banks apart; so is the block after
    /// its sum, where rows eight apart are in one bank. There are 48 loads for 16 such stores.
    /// </summary>
    private const int PassesOfTransposedStores = 2;

    private const string Page = "docs/gpu.md";

    /// <summary>A picture of fewer than five channels has one quad a position, which is half a sector.</summary>
    private const double SectorsOfNarrowPictures = 2;

    [Fact]
    public void Registers_fit_the_design()
    {
        foreach (var kernel in CompiledKernel.All)
        {
            Assert.True(kernel.Registers + SpareRegisters <= kernel.Design.Registers, $"{kernel.Method} needs {kernel.Registers} registers");
            Assert.True(kernel.ResidentWarps >= kernel.Design.Warps, $"{kernel.Method} leaves room for {kernel.ResidentWarps} warps");
        }
    }

    [Fact]
    public void Threads_come_to_a_barrier_together() =>
        Assert.All(CompiledKernel.All, kernel => Assert.Empty(kernel.DivergentBarriers));

    [Fact]
    public void Every_kernel_is_counted() =>
        Assert.Equal(KernelList.All.Select(CompiledKernel.NameOf).Distinct().Order(), KernelTraffic.ByName.Keys.Order());

    [Fact]
    public void Warps_move_no_more_sectors_than_their_bytes_fill()
    {
        foreach (var (name, traffic) in KernelTraffic.ByName)
        {
            var most = name.Contains("Patches", StringComparison.Ordinal) ? SectorsOfNarrowPictures : 1;
            Assert.True(traffic.Sectors <= most, $"{name}: {traffic.Sectors:0.00} in {traffic.Worst}");
        }
    }

    [Fact]
    public void Shared_memory_is_reached_without_conflicts() =>
        Assert.All(KernelTraffic.ByName, kernel =>
        {
            Assert.Equal((kernel.Key, 1), (kernel.Key, kernel.Value.LoadPasses));
            Assert.InRange(kernel.Value.StorePasses, 1, kernel.Key.StartsWith(nameof(GemmKernel), StringComparison.Ordinal) ? PassesOfTransposedStores : 1);
        });

    [Fact]
    public void The_page_about_the_GPU_shows_these_figures()
    {
        var page = File.ReadAllText(Path.Combine(Places.Repository()!, Page));
        foreach (var wanted in ProductForecast.Lines)
            Assert.True(page.Contains(wanted, StringComparison.Ordinal), $"{Page} should have\n{wanted}");
        var lines = Table().ToList();
        var shown = page.Split('\n').SkipWhile(l => l != lines[0]).Take(lines.Count).ToList();
        Assert.True(lines.Count == shown.Count && lines.Zip(shown).All(p => IsSame(p.First, p.Second)), $"{Page} should have\n{string.Join('\n', lines)}");
    }

    /// <summary>But for the registers that are needed, which are not the same in every run.</summary>
    private static bool IsSame(string line, string shown)
    {
        const int needed = 4;
        var (cells, others) = (line.Split('|'), shown.Split('|'));
        return cells.Length == others.Length && cells.Zip(others).Index().All(c => c.Item.First == c.Item.Second
            || (c.Index == needed && int.TryParse(c.Item.First, CultureInfo.InvariantCulture, out var now)
                && int.TryParse(c.Item.Second, CultureInfo.InvariantCulture, out var then) && Math.Abs(now - then) <= Unsteady));
    }

    private static IEnumerable<string> Table()
    {
        yield return "| kernel | threads a group | registers | needed at least | shared bytes | warps | sectors | passes of loads | of stores |";
        yield return "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
        foreach (var kernel in CompiledKernel.All.GroupBy(k => k.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (first, traffic) = (kernel.First(), KernelTraffic.ByName[kernel.Key]);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| `{kernel.Key}` | {first.Design.GroupSize} | {first.Design.Registers} | {kernel.Max(k => k.Registers)} | {first.SharedBytes} | {first.Design.Warps} | {traffic.Sectors:0.00} | {traffic.LoadPasses:0.00} | {traffic.StorePasses:0.00} |");
        }
    }
}
