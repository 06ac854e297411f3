namespace Sgvb.Cli.Browser;

/// <summary>A page as PNG, as the system's Chromium shows it.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels of the first screen.</param>
/// <param name="IsDark">With the system's preference for dark pages.</param>
/// <param name="IsWhole">The whole page and not its first screen.</param>
public sealed record PagePicture(int Width = 1280, int Height = 860, bool IsDark = false, bool IsWhole = false)
{
    /// <exception cref="SgvbException">There is no browser that works (exit code 5), or the file cannot be written.</exception>
    public async Task Take(string page, string file, CancellationToken stop)
    {
        await using var browser = await Chromium.Start(stop);
        await using var open = await browser.Open(page, stop);
        var bytes = await browser.Ask(Draw(open, stop), stop);
        AtomicFile.WriteBytes(file, stream => stream.Write(bytes));
    }

    private async Task<byte[]> Draw(BrowserPage page, CancellationToken stop)
    {
        await page.Show(Width, Height, IsDark, stop);
        return await page.Picture(IsWhole, stop);
    }
}
