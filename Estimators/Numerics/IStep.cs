namespace Sgvb.Numerics;

/// <summary>
/// One elementwise computation, written once for every lane and backend. A backend loads up to six operands, calls
/// <see cref="Apply"/>, and stores the first <see cref="Outputs"/> results. As the epilogue of a matrix product, the first
/// operand is the product. Unused operands arrive as zero and unused results are ignored.
/// </summary>
public interface IStep
{
    /// <summary>How many operands are read, at most six; a product's epilogue counts the product.</summary>
    static abstract int Inputs { get; }

    /// <summary>How many results are stored, one to three.</summary>
    static abstract int Outputs { get; }

    void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>;
}
