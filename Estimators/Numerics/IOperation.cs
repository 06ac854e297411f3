namespace Sgvb.Numerics;

/// <summary>
/// One elementwise computation, written once for every lane and backend: an operation struct. It is written by arity
/// (<see cref="IUnary{TSelf}"/> to <see cref="IQuaternary{TSelf}"/>, or a pair of results); this is the common form that a backend calls,
/// with up to six operands and three results. As the epilogue of a matrix product, the first operand is the product. Unused operands
/// arrive as zero and unused results are ignored.
/// </summary>
public interface IOperation
{
    /// <summary>How many operands are read, at most six; a product's epilogue counts the product.</summary>
    static abstract int Inputs { get; }

    /// <summary>How many results are stored, one to three.</summary>
    static abstract int Outputs { get; }

    static abstract void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>;
}
