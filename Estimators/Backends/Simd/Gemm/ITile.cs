namespace Sgvb.Backends.Simd.Gemm;

/// <summary>The shape of a micro-kernel's block of C: rows × lanes accumulators. Constants to the JIT, which drops what a shape does not use.</summary>
public interface ITile
{
    /// <summary>8, 4 or 1.</summary>
    static abstract int Rows { get; }

    /// <summary>1, 2 or 3.</summary>
    static abstract int Lanes { get; }
}

internal readonly struct Tile8x3 : ITile { public static int Rows => 8; public static int Lanes => 3; }

internal readonly struct Tile8x2 : ITile { public static int Rows => 8; public static int Lanes => 2; }

internal readonly struct Tile8x1 : ITile { public static int Rows => 8; public static int Lanes => 1; }

internal readonly struct Tile4x3 : ITile { public static int Rows => 4; public static int Lanes => 3; }

internal readonly struct Tile4x2 : ITile { public static int Rows => 4; public static int Lanes => 2; }

internal readonly struct Tile4x1 : ITile { public static int Rows => 4; public static int Lanes => 1; }

internal readonly struct Tile1x3 : ITile { public static int Rows => 1; public static int Lanes => 3; }

internal readonly struct Tile1x2 : ITile { public static int Rows => 1; public static int Lanes => 2; }

internal readonly struct Tile1x1 : ITile { public static int Rows => 1; public static int Lanes => 1; }
