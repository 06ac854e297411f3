namespace Sgvb.Data;

/// <summary>What one mirror did wrong. Whether another attempt or another mirror helps is the fetcher's decision.</summary>
/// <param name="message">Short, without the address.</param>
/// <param name="mayRetry">The connection broke off; the same mirror may go on where it stopped.</param>
internal sealed class MirrorFailure(string message, bool mayRetry, Exception? inner = null) : Exception(message, inner)
{
    public bool MayRetry { get; } = mayRetry;
}
