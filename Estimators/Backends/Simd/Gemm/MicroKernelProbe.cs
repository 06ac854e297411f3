using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd.Gemm;

/// <summary>
/// The largest micro-kernel of a path by itself, to measure what a matrix product could reach at best: every member of a team runs one
/// tile of A over three panels of B again and again, all in its own caches, and throws the blocks of C away.
/// </summary>
public sealed unsafe class MicroKernelProbe : IDisposable
{
    private const int Depth = 1000;
    private const int Panels = 3;
    private const int Tiles = 42;

    private readonly Team _team;
    private readonly Scratch _scratch = new();
    private readonly delegate*<void*, int, int, void> _work;
    private readonly nint _elements;
    private readonly float* _data;

    /// <param name="threads">Members of the team.</param>
    /// <param name="path">The instruction set.</param>
    public MicroKernelProbe(int threads, SimdPath path)
    {
        _team = new Team(threads);
        var (rows, lanes, width) = path switch
        {
            SimdPath.Avx512 => (Tile8x3.Rows, Tile8x3.Lanes, Lane512.Width),
            SimdPath.Avx2 => (Tile4x3.Rows, Tile4x3.Lanes, Lane256.Width),
            _ => (Tile4x3.Rows, Tile4x3.Lanes, Lane128.Width),
        };
        _work = path switch
        {
            SimdPath.Avx512 => &Work<Lane512, Tile8x3>,
            SimdPath.Avx2 => &Work<Lane256, Tile4x3>,
            _ => &Work<Lane128, Tile4x3>,
        };
        _elements = Elements(rows, lanes * width);
        _data = _scratch.Take(threads * _elements);
        new Span<float>(_data, (int)(threads * _elements)).Fill(0.5f);
        Flops = 2.0 * threads * Tiles * Panels * rows * lanes * width * Depth;
    }

    /// <summary>Of one round, over all members.</summary>
    public double Flops { get; }

    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
            _team.Run(_work, _data);
    }

    public void Dispose()
    {
        _team.Dispose();
        _scratch.Dispose();
    }

    private static nint Elements(int rows, int width) => rows * Depth + Panels * width * Depth + rows * width;

    private static void Work<TLane, TTile>(void* state, int member, int size)
        where TLane : struct, ISimdLane<TLane>
        where TTile : struct, ITile
    {
        var width = TTile.Lanes * TLane.Width;
        var a = (float*)state + member * Elements(TTile.Rows, width);
        var b = a + TTile.Rows * Depth;
        var c = b + Panels * width * Depth;
        for (var tile = 0; tile < Tiles; tile++)
            for (var panel = 0; panel < Panels; panel++)
                MicroKernel.Run<TLane, TTile>(Depth, (byte*)a, Depth * sizeof(float), sizeof(float), b + panel * width * Depth, c, (byte*)a, 0);
    }
}
