namespace Sgvb.Numerics;

/// <summary>() → x.</summary>
public interface INullary<TSelf> : IOperation where TSelf : struct, INullary<TSelf>
{
    static abstract T Of<T>() where T : struct, ILane<T>;

    static int IOperation.Inputs => 0;

    static int IOperation.Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of<T>();
        y = z = default;
    }
}

/// <summary>a → x.</summary>
public interface IUnary<TSelf> : IOperation where TSelf : struct, IUnary<TSelf>
{
    static abstract T Of<T>(T a) where T : struct, ILane<T>;

    static int IOperation.Inputs => 1;

    static int IOperation.Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a);
        y = z = default;
    }
}

/// <summary>(a, b) → x.</summary>
public interface IBinary<TSelf> : IOperation where TSelf : struct, IBinary<TSelf>
{
    static abstract T Of<T>(T a, T b) where T : struct, ILane<T>;

    static int IOperation.Inputs => 2;

    static int IOperation.Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a, b);
        y = z = default;
    }
}

/// <summary>(a, b, c) → x.</summary>
public interface ITernary<TSelf> : IOperation where TSelf : struct, ITernary<TSelf>
{
    static abstract T Of<T>(T a, T b, T c) where T : struct, ILane<T>;

    static int IOperation.Inputs => 3;

    static int IOperation.Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a, b, c);
        y = z = default;
    }
}

/// <summary>(a, b, c, d) → x.</summary>
public interface IQuaternary<TSelf> : IOperation where TSelf : struct, IQuaternary<TSelf>
{
    static abstract T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T>;

    static int IOperation.Inputs => 4;

    static int IOperation.Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a, b, c, d);
        y = z = default;
    }
}

/// <summary>(a, b, c) → (x, y).</summary>
public interface ITernaryPair<TSelf> : IOperation where TSelf : struct, ITernaryPair<TSelf>
{
    static abstract T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>;

    static int IOperation.Inputs => 3;

    static int IOperation.Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a, b, c, out y);
        z = default;
    }
}

/// <summary>(a, b, c, d) → (x, y); an operation whose second result is not always wanted says so itself.</summary>
public interface IQuaternaryPair<TSelf> : IOperation where TSelf : struct, IQuaternaryPair<TSelf>
{
    static abstract T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>;

    static int IOperation.Inputs => 4;

    static int IOperation.Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IOperation.Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z)
    {
        x = TSelf.Of(a, b, c, d, out y);
        z = default;
    }
}
