using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>One tone of a country, as E.180 supplement 2 lists it.</summary>
/// <param name="Name">Which tone.</param>
/// <param name="Frequencies">Hz, added together, at most two; of a <paramref name="Sequential"/> tone one for each burst, at most four.</param>
/// <param name="LevelDbm0">Power of the whole tone; two frequencies have 3 dB less each.</param>
/// <param name="CadenceMs">On, off, on, off, ... in ms, an even number of entries of which the last may be 0; empty: steady.</param>
/// <param name="Sequential">True when the frequencies follow each other (special information tone).</param>
/// <param name="Repeats">How often the cadence is played before silence; 0: for ever.</param>
public sealed record ToneDefinition(
    ToneName Name, double[] Frequencies, double LevelDbm0, int[] CadenceMs, bool Sequential = false, int Repeats = 0)
{
    /// <summary>True when the tone has no cadence.</summary>
    public bool IsSteady => CadenceMs.Length == 0;
}

/// <summary>The tones of one country.</summary>
/// <param name="Country">ISO 3166 code in lower case, or <c>generic</c>.</param>
/// <param name="Tones">One for each name the country has.</param>
public sealed record TonePlan(string Country, ToneDefinition[] Tones)
{
    /// <summary>The definition of a tone, or null when the country has none of that name.</summary>
    public ToneDefinition? Find(ToneName name)
    {
        foreach (var tone in Tones)
        {
            if (tone.Name == name)
            {
                return tone;
            }
        }

        return null;
    }
}
