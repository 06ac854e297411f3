namespace Sgvb.Backends;

/// <summary>
/// What an operation reads and writes. An operand broadcasts by its shape against the index space R×C: [R, C] is read element by element,
/// [1, C] by column, [R, 1] by row, and [1, 1] is a scalar. Results have the full shape R×C; a result may be one of the operands.
/// </summary>
public readonly struct Operands
{
    public Matrix? A { get; private init; }
    public Matrix? B { get; private init; }
    public Matrix? C { get; private init; }
    public Matrix? D { get; private init; }
    public Matrix? E { get; private init; }
    public Matrix? F { get; private init; }
    public Matrix? X { get; private init; }
    public Matrix? Y { get; private init; }
    public Matrix? Z { get; private init; }

    /// <summary>How many operands are given.</summary>
    public int Count => One(A) + One(B) + One(C) + One(D) + One(E) + One(F);

    /// <summary>Operands in the order of the operation's parameters; for a product's epilogue they begin at the operation's second parameter.</summary>
    public static Operands Read(Matrix? a = null, Matrix? b = null, Matrix? c = null, Matrix? d = null, Matrix? e = null, Matrix? f = null) =>
        new() { A = a, B = b, C = c, D = d, E = e, F = f };

    /// <summary>The matrices that take the operation's results, in order.</summary>
    public Operands Write(Matrix x, Matrix? y = null, Matrix? z = null) => this with { X = x, Y = y, Z = z };

    private static int One(Matrix? matrix) => matrix is null ? 0 : 1;
}
