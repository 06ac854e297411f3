namespace Sgvb.Bench;

/// <summary>A variable of the environment that the processes to be started see, until this is disposed of.</summary>
internal sealed class ChangedVariable : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public ChangedVariable(string name, string value)
    {
        (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
