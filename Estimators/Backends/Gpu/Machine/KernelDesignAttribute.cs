namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// What a kernel is made for, beside the kernel. Tests hold what it is compiled to against this: no more registers, no fewer warps. A
/// multiprocessor of sm_80 or sm_90 has 65536 registers and room for 64 warps.
/// </summary>
/// <param name="groupSize">Threads of its largest group.</param>
/// <param name="registers">Of 32 bits that a thread may take.</param>
/// <param name="warps">Of all groups that one multiprocessor holds at once.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelDesignAttribute(int groupSize, int registers, int warps) : Attribute
{
    public int GroupSize => groupSize;

    public int Registers => registers;

    public int Warps => warps;

    /// <summary>Whether threads stand in a line that may be cut into groups of any number of warps.</summary>
    public bool IsLine { get; init; }
}
