using System.Diagnostics.CodeAnalysis;
using Trunkline.Control;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Prompts;

/// <summary>The prompts of a gateway by name: those of the site, and two that need no file. Never changes: another library takes its place.</summary>
/// <remarks>A prompt that is being played is held on to by whoever plays it, so a change of library disturbs nothing.</remarks>
public sealed class PromptLibrary
{
    /// <summary>The built-in music, <see cref="Melody"/>.</summary>
    public const string Music = "music";

    /// <summary>The built-in beep: 1000 Hz at -15 dBm0 for 400 ms, what an answering machine says before it records.</summary>
    public const string Beep = "beep";

    private const double BeepDbm0 = -15;
    private static readonly Lazy<Prompt[]> s_builtIn = new(() => [new(Music, Melody.Generate()), new(Beep, Beeps())]);
    private static readonly Lazy<PromptLibrary> s_onlyBuiltIn = new(() => new([]));

    private readonly Dictionary<FixedText, Prompt> _byName = [];

    /// <param name="prompts">The site's; one with a built-in name takes that one's place, the later of two of one name the earlier's.</param>
    public PromptLibrary(IEnumerable<Prompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        foreach (var prompt in s_builtIn.Value.Concat(prompts))
        {
            _byName[prompt.Name] = prompt;
        }
    }

    /// <summary>The library of a site without prompts.</summary>
    public static PromptLibrary BuiltIn => s_onlyBuiltIn.Value;

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyCollection<Prompt> Prompts => _byName.Values;

    /// <summary>Finds a prompt. Allocates nothing.</summary>
    /// <returns>False when there is none of this name.</returns>
    public bool TryFind(in FixedText name, [NotNullWhen(true)] out Prompt? prompt) => _byName.TryGetValue(name, out prompt);

    /// <summary>Begins and ends in 5 ms, without a click.</summary>
    private static short[] Beeps()
    {
        const int Ramp = 5 * Prompt.Rate / 1000;
        var samples = new short[400 * Prompt.Rate / 1000];
        var peak = Level.ToPeak(BeepDbm0);
        for (var i = 0; i < samples.Length; i++)
        {
            var ramp = Math.Min(1.0, Math.Min(i, samples.Length - 1 - i) / (double)Ramp);
            samples[i] = (short)Math.Round(ramp * peak * Math.Sin(2 * Math.PI * 1000 * i / Prompt.Rate));
        }

        return samples;
    }
}
