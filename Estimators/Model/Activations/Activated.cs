namespace Sgvb.Model.Activations;

/// <summary>Works on results after an activation or its slope has been applied to the first of them.</summary>
public interface IThen
{
    /// <summary>How many operands of the operation before it this one reads, counted from the first.</summary>
    static abstract int Inputs { get; }

    /// <summary>How many results there are with it.</summary>
    static abstract int Outputs { get; }

    /// <param name="d">The operation's fourth operand.</param>
    /// <param name="x">The first result; <paramref name="y"/> and <paramref name="z"/> are the others.</param>
    static abstract void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T>;
}

/// <summary>Nothing more to do.</summary>
public readonly struct Nothing : IThen
{
    public static int Inputs => 0;

    public static int Outputs => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T>
    {
    }
}

/// <summary>An operation that gives a pre-activation, the activation, and what follows: the epilogue of a forward product.</summary>
public readonly struct Activated<TActivation, TOperation, TThen> : IOperation
    where TActivation : struct, IActivation
    where TOperation : struct, IOperation
    where TThen : struct, IThen
{
    public static int Inputs => Math.Max(TOperation.Inputs, TThen.Inputs);

    public static int Outputs => Math.Max(TOperation.Outputs, TThen.Outputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        TOperation.Apply(a, b, c, d, e, f, out x, out y, out z);
        x = TActivation.Value(x);
        TThen.Apply(d, ref x, ref y, ref z);
    }
}

/// <summary>
/// An operation that gives ∂loss/∂X, the slope of the activation that made X, and what follows: the epilogue of a product by input.
/// The operation's second operand is X.
/// </summary>
public readonly struct Gated<TActivation, TOperation, TThen> : IOperation
    where TActivation : struct, IActivation
    where TOperation : struct, IOperation
    where TThen : struct, IThen
{
    public static int Inputs => Math.Max(Math.Max(TOperation.Inputs, 2), TThen.Inputs);

    public static int Outputs => Math.Max(TOperation.Outputs, TThen.Outputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        TOperation.Apply(a, b, c, d, e, f, out x, out y, out z);
        x = TActivation.Gate(b, x);
        TThen.Apply(d, ref x, ref y, ref z);
    }
}
