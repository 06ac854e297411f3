namespace Sgvb.Numerics;

/// <summary>a → a: a product as it is.</summary>
public readonly struct Copy : IUnary<Copy>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a) where T : struct, ILane<T> => a;
}

/// <summary>() → 0.</summary>
public readonly struct Zero : INullary<Zero>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>() where T : struct, ILane<T> => T.Create(0);
}

/// <summary>(a, b) → a + b: a product and its bias.</summary>
public readonly struct Add : IBinary<Add>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b) where T : struct, ILane<T> => a + b;
}

/// <summary>(a, b, c) → a + b + c: a product, a part from noise, and the bias.</summary>
public readonly struct AddThree : ITernary<AddThree>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => a + b + c;
}

/// <summary>(∂/∂X through the mean, X, ∂/∂X through the noise) → their sum; X is there for the slope.</summary>
public readonly struct AddNoisePart : ITernary<AddNoisePart>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => a + c;
}

/// <summary>(a, b) → a·b.</summary>
public readonly struct Multiply : IBinary<Multiply>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b) where T : struct, ILane<T> => a * b;
}

/// <summary>a → a².</summary>
public readonly struct Square : IUnary<Square>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a) where T : struct, ILane<T> => a * a;
}

/// <summary>a → √a.</summary>
public readonly struct Root : IUnary<Root>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a) where T : struct, ILane<T> => T.Sqrt(a);
}

/// <summary>(a, b, share) → share·(a + b): the last of several and the sum of the others become their mean.</summary>
public readonly struct Mean : ITernary<Mean>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => c * (a + b);
}

/// <summary>(a, b, c) → a·b + c: a product times an operand, added to what is there.</summary>
public readonly struct AddProduct : ITernary<AddProduct>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(a, b, c);
}

/// <summary>(∂d, d) → ∂d/(2d), what d = √v hands on to v; 0 where d = 0.</summary>
public readonly struct HalfRatio : IBinary<HalfRatio>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b) where T : struct, ILane<T> => T.WherePositive(b, T.Create(0.5f) * a / b);
}
