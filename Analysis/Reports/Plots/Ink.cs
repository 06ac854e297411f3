namespace Sgvb.Reports.Plots;

/// <summary>A marker's shape.</summary>
public enum Mark
{
    None,
    Circle,
    Square,
    Diamond,
    Up,
    Down,
    Cross,
}

/// <summary>How one series is drawn; shape and dash tell series apart where colour does not.</summary>
/// <param name="Color">As SVG writes it.</param>
/// <param name="Mark">At its points.</param>
/// <param name="IsOpen">The marker is an outline; a cross always is.</param>
/// <param name="IsDashed">Its line is.</param>
public sealed record Ink(string Color, Mark Mark, bool IsOpen = false, bool IsDashed = false)
{
    /// <summary>Pixels that <see cref="Outline"/> spans.</summary>
    internal const double OutlineSize = 8;

    /// <summary>The marker around the origin, as an SVG path.</summary>
    internal string Outline => Mark switch
    {
        Mark.None => "",
        Mark.Square => "M-4-4H4V4H-4Z",
        Mark.Diamond => "M0-5L5 0L0 5L-5 0Z",
        Mark.Up => "M0-5L5 4H-5Z",
        Mark.Down => "M0 5L5-4H-5Z",
        Mark.Cross => "M-5 0H5M0-5V5",
        _ => "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z",
    };
}
