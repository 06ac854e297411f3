using System.Numerics;

namespace Sgvb.Data;

/// <summary>
/// Draws one digit: a style's points are jittered, bent, sheared, rotated, scaled and shifted, joined by Catmull–Rom curves, and inked with
/// a round pen; then grain is added. Only +, −, ×, ÷ and √ of float64 occur, which IEEE-754 rounds the same everywhere (rotations come
/// from tan(φ/2), curves are cubics), and the result is rounded to bytes: equal on every machine.
/// </summary>
internal sealed class DigitPen
{
    private const int Side = Digits.Side;
    private const int PiecesPerCurve = 5;

    // A row is followed by room for the lanes of a vector that begins in it.
    private static readonly int Stride = Side + Vector<double>.Count - 1;

    private readonly double[] _ink = new double[Side * Stride];
    private double _xx, _xy, _yx, _yy, _shiftX, _shiftY, _bend, _jitter;

    /// <summary>Overwrites <paramref name="image"/>, [784].</summary>
    public void Draw(DigitStyle style, ref DrawRandom random, Span<byte> image)
    {
        ChooseHand(ref random);
        Array.Clear(_ink);
        var radius = random.Between(0.75, 1.75);
        foreach (var stroke in style.Strokes)
            DrawStroke(stroke, radius, ref random);
        Develop(ref random, image);
    }

    private void ChooseHand(ref DrawRandom random)
    {
        var t = 0.085 * random.Bell();
        var (cos, sin) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t));
        var shear = 0.22 * random.Bell();
        var height = 19.0 * random.Between(0.78, 1.12);
        var width = height * random.Between(0.62, 1.1);
        // Rotation · shear · scale, in pixels.
        (_xx, _xy) = (cos * width, (-cos * shear - sin) * height);
        (_yx, _yy) = (sin * width, (-sin * shear + cos) * height);
        _shiftX = (Side - 1) / 2.0 + random.Between(-2.2, 2.2);
        _shiftY = (Side - 1) / 2.0 + random.Between(-2.2, 2.2);
        _bend = 0.18 * random.Bell();
        _jitter = random.Between(0.01, 0.05);
    }

    private (double X, double Y) Place(DigitPoint p, ref DrawRandom random)
    {
        var (x, y) = (p.X + _jitter * random.Bell(), p.Y + _jitter * random.Bell());
        x += _bend * (y * y - 0.1);
        return (_xx * x + _xy * y + _shiftX, _yx * x + _yy * y + _shiftY);
    }

    private void DrawStroke(DigitPoint[] stroke, double radius, ref DrawRandom random)
    {
        Span<(double X, double Y)> p = stackalloc (double, double)[stroke.Length];
        for (var i = 0; i < stroke.Length; i++)
            p[i] = Place(stroke[i], ref random);
        var last = stroke.Length - 1;
        var closed = stroke[0] == stroke[last];
        if (closed)
            p[last] = p[0];
        var (from, to) = (radius * random.Between(0.85, 1.15), radius * random.Between(0.75, 1.15));
        for (var i = 0; i < last; i++)
        {
            // Beyond a corner or an open end the curve has no neighbour: its own end stands in.
            var before = i > 0 && !stroke[i].Corner ? p[i - 1] : i == 0 && closed ? p[last - 1] : p[i];
            var after = i + 1 < last && !stroke[i + 1].Corner ? p[i + 2] : i + 1 == last && closed ? p[1] : p[i + 1];
            DrawCurve(before, p[i], p[i + 1], after, from + (to - from) * i / last, from + (to - from) * (i + 1) / last);
        }
    }

    private void DrawCurve((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d, double from, double to)
    {
        var previous = b;
        for (var i = 1; i <= PiecesPerCurve; i++)
        {
            var t = i / (double)PiecesPerCurve;
            var next = (CatmullRom(a.X, b.X, c.X, d.X, t), CatmullRom(a.Y, b.Y, c.Y, d.Y, t));
            DrawSegment(previous, next, from + (to - from) * t);
            previous = next;
        }
    }

    private static double CatmullRom(double a, double b, double c, double d, double t) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

    /// <summary>A segment with round ends; its edge fades over one pixel. Strokes that cross keep the darker ink.</summary>
    // Most runs that draw digits are short: compiled in full at the first call, not after thousands of slow ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawSegment((double X, double Y) a, (double X, double Y) b, double radius)
    {
        var reach = radius + 0.5;
        var (left, right) = (Pixel(Math.Min(a.X, b.X) - reach), Pixel(Math.Max(a.X, b.X) + reach));
        var (top, bottom) = (Pixel(Math.Min(a.Y, b.Y) - reach), Pixel(Math.Max(a.Y, b.Y) + reach));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = dx * dx + dy * dy;
        for (var y = top; y <= bottom; y++)
        {
            var py = y - a.Y;
            // Lanes to the right of the last pixel lie out of reach: their ink is 0.
            for (var x = left; x <= right; x += Vector<double>.Count)
            {
                var px = Vector.CreateSequence((double)x, 1) - new Vector<double>(a.X);
                var t = length > 0 ? Vector.Clamp((px * dx + new Vector<double>(py * dy)) / length, Vector<double>.Zero, Vector<double>.One) : Vector<double>.Zero;
                var (ex, ey) = (px - t * dx, new Vector<double>(py) - t * dy);
                var ink = Vector.Clamp(new Vector<double>(reach) - Vector.SquareRoot(ex * ex + ey * ey), Vector<double>.Zero, Vector<double>.One);
                var pixels = _ink.AsSpan(y * Stride + x);
                Vector.Max(new Vector<double>(pixels), ink).CopyTo(pixels);
            }
        }
    }

    private static int Pixel(double at) => (int)Math.Clamp(Math.Round(at), 0, Side - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Develop(ref DrawRandom random, Span<byte> image)
    {
        var strength = random.Between(0.7, 1);
        var grain = random.Between(0, 0.16);
        for (var i = 0; i < image.Length; i++)
        {
            var ink = _ink[i / Side * Stride + i % Side];
            var value = strength * ink + grain * random.Bell() * (0.35 + 0.65 * ink);
            image[i] = (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5);
        }
    }
}
