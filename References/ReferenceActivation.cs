namespace Sgvb.References;

/// <summary>Activations and their derivatives, both from the pre-activation.</summary>
public static class ReferenceActivation
{
    public static double Value(string name, double b) => name switch
    {
        "relu" => b > 0 ? b : 0,
        "softplus" => b > 0 ? b + LogOnePlus(Math.Exp(-b)) : LogOnePlus(Math.Exp(b)),
        "tanh" => Math.Tanh(b),
        "identity" => b,
        _ => throw Unknown(name),
    };

    public static double Derivative(string name, double b) => name switch
    {
        "relu" => b > 0 ? 1 : 0,
        "softplus" => 1 / (1 + Math.Exp(-b)),
        "tanh" => 1 / (Math.Cosh(b) * Math.Cosh(b)),
        "identity" => 1,
        _ => throw Unknown(name),
    };

    /// <summary>Whether the derivative jumps at zero.</summary>
    public static bool HasGate(string name) => name == "relu";

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1, by its series where x is small.</summary>
    private static double LogOnePlus(double x) => x < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);

    private static ArgumentException Unknown(string name) => new($"there is no reference of the activation '{name}'", nameof(name));
}
