namespace Sgvb.Backends.Simd;

/// <summary>Pointers and shapes of one product: X [M, K], Scale and GradScale [K, L], Y [M, L] (the result, or its gradient), Squares [M, 1].</summary>
internal unsafe struct NoiseProductJob
{
    public float* X;
    public float* Scale;
    public float* Y;
    public float* GradX;
    public float* GradScale;
    public float* Squares;
    public nint StrideX;
    public nint StrideScale;
    public nint StrideY;
    public nint StrideSquares;
    public int Examples;
    public int Inputs;
    public int Columns;
    public int Group;

    /// <summary>Whether nothing is wanted of an example where its input is zero.</summary>
    public bool SkipsZeros;
    public ulong CountersPerRow;
    public float* Table;
    public NoiseKey Key;
}
