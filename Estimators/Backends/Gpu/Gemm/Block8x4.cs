using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>One thread's part of a product: eight rows of four columns, in registers.</summary>
internal readonly struct Block8x4(Quad c0, Quad c1, Quad c2, Quad c3, Quad c4, Quad c5, Quad c6, Quad c7)
{
    public const int Rows = 8;

    public const int Columns = 4;

    private readonly Quad _c0 = c0;
    private readonly Quad _c1 = c1;
    private readonly Quad _c2 = c2;
    private readonly Quad _c3 = c3;
    private readonly Quad _c4 = c4;
    private readonly Quad _c5 = c5;
    private readonly Quad _c6 = c6;
    private readonly Quad _c7 = c7;

    /// <summary>Adds the outer product of eight elements from <paramref name="a"/> on and four from <paramref name="b"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block8x4 Fma(ArrayView<float> tileA, int a, ArrayView<float> tileB, int b)
    {
        var top = Load(tileA, a);
        var bottom = Load(tileA, a + 4);
        var right = Load(tileB, b);
        return new Block8x4(
            _c0.Fma(top.X, right), _c1.Fma(top.Y, right), _c2.Fma(top.Z, right), _c3.Fma(top.W, right),
            _c4.Fma(bottom.X, right), _c5.Fma(bottom.Y, right), _c6.Fma(bottom.Z, right), _c7.Fma(bottom.W, right));
    }

    /// <summary>Stores the block's rows <paramref name="pitch"/> elements apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Save(ArrayView<float> target, int at, int pitch)
    {
        Store(target, at, _c0);
        Store(target, at + pitch, _c1);
        Store(target, at + 2 * pitch, _c2);
        Store(target, at + 3 * pitch, _c3);
        Store(target, at + 4 * pitch, _c4);
        Store(target, at + 5 * pitch, _c5);
        Store(target, at + 6 * pitch, _c6);
        Store(target, at + 7 * pitch, _c7);
    }

    /// <summary>Four elements by one instruction; <paramref name="at"/> is a multiple of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> target, int at, Quad quad) => target.SubView(at, 4).Cast<Quad>().AsAligned16()[0] = quad;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad Load(ArrayView<float> source, int at) => source.SubView(at, 4).Cast<Quad>().AsAligned16()[0];
}
