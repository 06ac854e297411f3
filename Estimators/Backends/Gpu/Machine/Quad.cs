namespace Sgvb.Backends.Gpu.Machine;

/// <summary>Four consecutive elements, what one load instruction fetches; also four accumulators of a product.</summary>
internal readonly struct Quad(float x, float y, float z, float w)
{
    public readonly float X = x;
    public readonly float Y = y;
    public readonly float Z = z;
    public readonly float W = w;

    /// <summary>this + a·b, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Fma(float a, Quad b) => new(GpuMath.Fma(a, b.X, X), GpuMath.Fma(a, b.Y, Y), GpuMath.Fma(a, b.Z, Z), GpuMath.Fma(a, b.W, W));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Plus(Quad b) => new(GpuMath.Add(X, b.X), GpuMath.Add(Y, b.Y), GpuMath.Add(Z, b.Z), GpuMath.Add(W, b.W));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Times(Quad b) =>
        new(GpuMath.Multiply(X, b.X), GpuMath.Multiply(Y, b.Y), GpuMath.Multiply(Z, b.Z), GpuMath.Multiply(W, b.W));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Times(float b) => Times(new Quad(b, b, b, b));

    /// <summary>X·b.X + Y·b.Y + Z·b.Z + W·b.W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Dot(Quad b) => GpuMath.Fma(W, b.W, GpuMath.Fma(Z, b.Z, GpuMath.Fma(Y, b.Y, GpuMath.Multiply(X, b.X))));

    /// <summary>This at place <paramref name="at"/> of a row, with zeros from <paramref name="end"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quad Until(int at, int end) => at + 4 <= end ? this : new Quad(at < end ? X : 0, at + 1 < end ? Y : 0, at + 2 < end ? Z : 0, 0);
}
