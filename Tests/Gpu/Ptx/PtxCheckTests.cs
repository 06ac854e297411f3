using System.Runtime.InteropServices;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>What the executed PTX is checked for, on small programs that do it wrong, and what their accesses cost.</summary>
public sealed class PtxCheckTests
{
    private const string Place = "mov.b32 %r1, %tid.x; ld.param.b64 %rd1, [_job]; mul.wide.u32 %rd2, %r1, 4; add.u64 %rd3, %rd1, %rd2; mov.b64 %rd4, shared;";

    [Fact]
    public void Lanes_that_part_meet_again()
    {
        var (data, _) = Run(
            $"""
            {Place}
            and.b32 %r2, %r1, 1;
            setp.eq.s32 %p1, %r2, 0;
            mov.b32 %r3, 7;
            @%p1 bra ODD;
            MEET:
            bar.sync 0;
            st.global.u32 [%rd3], %r3;
            ret;
            ODD:
            mov.b32 %r3, 8;
            bra.uni MEET;
            """, 64);
        Assert.All(data.Take(64).Select((value, at) => (value, at)), p => Assert.Equal(p.at % 2 == 0 ? 8u : 7u, p.value));
    }

    [Theory]
    [InlineData("st.global.u32 [%rd3+4], %r1;", "is in no buffer")]
    [InlineData("ld.global.u32 %r2, [%rd3+2];", "is not aligned")]
    [InlineData("st.global.u32 [%rd1], %r1;", "write one word")]
    [InlineData("st.global.u32 [%rd3], %r1; ld.global.u32 %r2, [%rd1];", "reads what thread 1 wrote")]
    [InlineData("st.shared.u32 [%rd4], %r1;", "write shared word 0 without a barrier")]
    [InlineData("ld.shared.u32 %r2, [%rd4];", "which nobody wrote")]
    [InlineData("st.shared.u32 [%rd4+1024], %r1;", "is outside of")]
    [InlineData("add.u64 %rd4, %rd4, %rd2; st.shared.u32 [%rd4], %r1; xor.b32 %r2, %r1, 1; mul.wide.u32 %rd5, %r2, 4; mov.b64 %rd6, shared; add.u64 %rd6, %rd6, %rd5; ld.shared.u32 %r3, [%rd6];", "without a barrier between")]
    [InlineData("setp.lt.s32 %p1, %r1, 5; @%p1 bra END; bar.sync 0; END:", "a divergent barrier")]
    [InlineData("setp.lt.s32 %p1, %r1, 32; @%p1 bra END; bar.sync 0; END:", "not all warps")]
    [InlineData("setp.lt.s32 %p1, %r1, 5; @%p1 bra END; shfl.sync.bfly.b32 %r2, %r1, 1, 31, -1; END:", "not all lanes")]
    public void What_is_wrong_is_a_fault(string program, string what)
    {
        var fault = Assert.Throws<PtxFault>(() => Run($"{Place} {program} ret;", 64));
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ld.global.u32 %r2, [%rd3];", 4, 4)]
    [InlineData("ld.global.u32 %r2, [%rd1];", 1, 1)]
    [InlineData("mul.wide.u32 %rd5, %r1, 8; add.u64 %rd5, %rd1, %rd5; ld.global.u32 %r2, [%rd5];", 8, 4)]
    [InlineData("add.u64 %rd5, %rd4, %rd2; st.shared.u32 [%rd5], %r1;", 1, 1)]
    [InlineData("mul.wide.u32 %rd5, %r1, 8; add.u64 %rd5, %rd4, %rd5; st.shared.u32 [%rd5], %r1;", 2, 1)]
    [InlineData("mul.wide.u32 %rd5, %r1, 16; add.u64 %rd5, %rd4, %rd5; st.shared.v4.u32 [%rd5], {%r1, %r1, %r1, %r1};", 4, 4)]
    public void The_cost_of_an_access_is_counted(string program, int cost, int fewest)
    {
        var (_, traffic) = Run($"{Place} {program} ret;", 32);
        var counted = Assert.Single(traffic, t => t.Accesses > 0);
        Assert.Equal((1, cost, fewest), (counted.Issues, counted.Cost, counted.Fewest));
    }

    /// <summary>One group on a buffer of 64 words and 512 bytes of shared memory.</summary>
    private static (uint[] Data, PtxTraffic[] Traffic) Run(string program, int threads)
    {
        var parsed = PtxReadingTests.Parse(program);
        var data = new uint[64];
        var handle = GCHandle.Alloc(data, GCHandleType.Pinned);
        try
        {
            var start = handle.AddrOfPinnedObject();
            var memory = new PtxMemory([(start, data.Length * sizeof(uint))]);
            PtxTraffic[] traffic = [.. parsed.Instructions.Select(_ => new PtxTraffic())];
            var place = new PtxPlace(threads, (0, 0, 0), (1, 1, 1), 0);
            new PtxGroup(parsed, memory, BitConverter.GetBytes(memory.Address(start)), place, traffic).Run();
            memory.CopyToHost();
            return (data, traffic);
        }
        finally
        {
            handle.Free();
        }
    }
}
