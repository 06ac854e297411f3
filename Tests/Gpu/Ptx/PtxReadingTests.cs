namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>What is read off a program without running it, on small programs whose answer is known.</summary>
public sealed class PtxReadingTests
{
    private const string Place = "mov.b32 %r1, %tid.x; ld.param.b64 %rd1, [_job]; ld.param.b32 %r9, [_job];";

    [Theory]
    // Nothing is alive beside the thread's index.
    [InlineData("add.s32 %r2, %r1, 1; st.global.u32 [%rd1], %r2;", 1)]
    // Four loads are alive before the first is used; the argument does not count.
    [InlineData("ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd1]; add.s32 %r2, %r2, %r3; add.s32 %r2, %r2, %r4; add.s32 %r2, %r2, %r5; st.global.u32 [%rd1], %r2;", 4)]
    // An address takes two, and is alive together with what is stored.
    [InlineData("mul.wide.u32 %rd2, %r1, 4; ld.global.u32 %r2, [%rd2]; st.global.u32 [%rd2], %r2;", 3)]
    // What a loop carries is alive all the way round: the index, the sum and the counter.
    [InlineData("mov.b32 %r2, 0; mov.b32 %r3, %r1; LOOP: add.s32 %r2, %r2, %r3; add.s32 %r3, %r3, 1; setp.lt.s32 %p1, %r3, %r9; @%p1 bra LOOP; st.global.u32 [%rd1], %r2; st.global.u32 [%rd1], %r1;", 3)]
    // Lanes that the guard holds back still need the old value.
    [InlineData("mov.b32 %r2, %r1; setp.lt.s32 %p1, %r1, 5; @%p1 mov.b32 %r2, 3; st.global.u32 [%rd1], %r2;", 2)]
    public void Live_registers_are_counted(string program, int expected) =>
        Assert.Equal(expected, PtxLiveRanges.Most(Parse($"{Place} {program}")));

    [Theory]
    [InlineData("setp.lt.s32 %p1, %r9, 5; @%p1 bra END; bar.sync 0; END:", true)]
    [InlineData("setp.lt.s32 %p1, %r1, 5; @%p1 bra MEET; add.s32 %r2, %r1, 1; MEET: bar.sync 0;", true)]
    [InlineData("mov.b32 %r2, 0; LOOP: bar.sync 0; add.s32 %r2, %r2, 1; setp.lt.s32 %p1, %r2, %r9; @%p1 bra LOOP;", true)]
    [InlineData("setp.lt.s32 %p1, %r1, 5; @%p1 bra END; bar.sync 0; END:", false)]
    [InlineData("setp.lt.s32 %p1, %r1, 5; @%p1 ret; bar.sync 0;", false)]
    [InlineData("mov.b32 %r2, %r1; LOOP: bar.sync 0; add.s32 %r2, %r2, 1; setp.lt.s32 %p1, %r2, %r9; @%p1 bra LOOP;", false)]
    [InlineData("mul.wide.u32 %rd2, %r1, 4; ld.global.u32 %r2, [%rd2]; setp.lt.s32 %p1, %r2, 5; @%p1 bra END; bar.sync 0; END:", false)]
    // The value hangs on the thread only through the way that it came.
    [InlineData("setp.lt.s32 %p1, %r1, 5; mov.b32 %r2, 0; @%p1 bra MEET; mov.b32 %r2, 1; MEET: setp.eq.s32 %p2, %r2, 0; @%p2 bra END; bar.sync 0; END:", false)]
    [InlineData("setp.lt.s32 %p1, %r9, 5; @%p1 bar.sync 0;", false)]
    public void A_barrier_is_proved_or_found(string program, bool isProved) =>
        Assert.Equal(isProved, PtxUniformity.DivergentBarriers(Parse($"{Place} {program}")).Count == 0);

    [Theory]
    [InlineData(256, 32, 0, 64)]
    [InlineData(256, 33, 0, 48)]
    [InlineData(128, 128, 17408, 16)]
    [InlineData(128, 64, 40 * 1024, 16)]
    [InlineData(32, 16, 0, 32)]
    public void Resident_warps_follow_from_what_a_group_takes(int groupSize, int registers, int sharedBytes, int warps) =>
        Assert.Equal(warps, Multiprocessor.ResidentWarps(groupSize, registers, sharedBytes));

    /// <summary>A program with 512 bytes of shared memory and eight of arguments.</summary>
    internal static PtxProgram Parse(string program)
    {
        var lines = $"{program} ret;".Replace(";", ";\n", StringComparison.Ordinal).Replace(":", ":\n", StringComparison.Ordinal);
        return new PtxProgram($".entry Kernel(\n.param .align 8 .b8 _job[8]\n)\n.shared .align 16 .b8 shared[512];\n{lines}");
    }
}
