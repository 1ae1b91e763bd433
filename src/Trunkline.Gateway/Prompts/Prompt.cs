using Trunkline.Control;

namespace Trunkline.Gateway.Prompts;

/// <summary>Audio that can be played by its name, ready in memory: 8 kHz, 16-bit linear. Never changes.</summary>
public sealed class Prompt
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 8000;

    private readonly short[] _samples;

    /// <param name="name">What it is called, at most <see cref="FixedText.Capacity"/> octets.</param>
    /// <param name="samples">At least one; not kept by anybody else.</param>
    public Prompt(string name, short[] samples)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length, nameof(samples));
        Name = name;
        _samples = samples;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>How long it is.</summary>
    public TimeSpan Length => TimeSpan.FromTicks(_samples.Length * (TimeSpan.TicksPerSecond / Rate));

    /// <summary>The samples.</summary>
    public ReadOnlySpan<short> Samples => _samples;
}
