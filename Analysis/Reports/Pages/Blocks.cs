using Sgvb.Reports.Plots;

namespace Sgvb.Reports.Pages;

/// <summary>One part of a page. Texts are plain: the writers of HTML and Markdown make whatever they hold harmless.</summary>
public abstract record Block;

/// <summary>What the page has to say, before anything else.</summary>
/// <param name="Claim">One sentence.</param>
/// <param name="Because">What it rests on, a line each.</param>
public sealed record Answer(string Claim, params IReadOnlyList<string> Because) : Block;

/// <summary>Something a reader must know before believing the rest: a run that was stopped, versions that differ.</summary>
public sealed record Warning(string Text) : Block;

public sealed record Heading(string Text) : Block;

public sealed record Paragraph(string Text) : Block;

public sealed record Notes(params IReadOnlyList<string> Lines) : Block;

/// <param name="Table">Its title is shown above.</param>
/// <param name="IsFolded">Behind its title, to be opened: for long tables that few need.</param>
public sealed record TableBlock(TextTable Table, bool IsFolded = false) : Block;

/// <param name="Svg">As a chart draws it; empty ones are left out.</param>
/// <param name="Caption">How to read it.</param>
public sealed record Figure(string Svg, string Caption)
{
    public string Title => SvgFile.Title(Svg);
}

/// <summary>Figures side by side where there is room.</summary>
public sealed record Figures(params IReadOnlyList<Figure> Items) : Block;

/// <param name="Text">Of the link.</param>
/// <param name="Target">Relative to the page, with / between folders, not escaped.</param>
/// <param name="About">What stands behind it.</param>
public sealed record Link(string Text, string Target, string About = "");

/// <summary>Other pages of the same site.</summary>
public sealed record Links(params IReadOnlyList<Link> Items) : Block;

/// <summary>A page's content, to be written as HTML or Markdown.</summary>
/// <param name="Title">The headline.</param>
/// <param name="Subtitle">What, where and when, in one line.</param>
public sealed record Page(string Title, string Subtitle, IReadOnlyList<Block> Blocks)
{
    /// <summary>Above everything, where the page is one of a site.</summary>
    public IReadOnlyList<Link> Ways { get; init; } = [];
}
