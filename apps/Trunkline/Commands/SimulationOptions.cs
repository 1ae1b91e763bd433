using System.CommandLine;
using Trunkline.Planning.Verification;

namespace Trunkline.App.Commands;

/// <summary>Options that say how long calls are played and with which seed, the same for `trunkline traffic simulate` and `trunkline plan --verify`.</summary>
internal sealed class SimulationOptions
{
    private static readonly SimulationSettings s_usual = new();

    private readonly Option<ulong> _seed = new("--seed") { Description = "Everything random follows from it: the same seed gives the same figures.", DefaultValueFactory = _ => s_usual.Seed };
    private readonly Option<double> _calls = new("--calls") { Description = "Calls played in all.", DefaultValueFactory = _ => s_usual.Calls };
    private readonly Option<double?> _hours = new("--hours") { Description = "Hours of each run, instead of --calls." };
    private readonly Option<int> _replications = new("--replications") { Description = "Independent runs, which the intervals are made of.", DefaultValueFactory = _ => s_usual.Replications };

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="onlyWith">The option without which they mean nothing; null when they always mean something.</param>
    internal void AddTo(Command command, Option<bool>? onlyWith = null)
    {
        Option[] options = [_seed, _calls, _hours, _replications];
        foreach (var option in options)
        {
            if (onlyWith is not null)
            {
                option.Description = $"With {onlyWith.Name}: {char.ToLowerInvariant(option.Description![0])}{option.Description[1..]}";
            }

            command.Add(option);
        }

        Limit(_calls, calls => s_usual with { Calls = calls });
        Limit(_hours, hours => s_usual with { Hours = hours });
        Limit(_replications, replications => s_usual with { Replications = replications });
        command.Check(given =>
        {
            bool IsGiven(Option option) => given.GetResult(option) is { Implicit: false };
            return onlyWith is not null && !IsGiven(onlyWith) && options.FirstOrDefault(IsGiven) is { } lonely ? $"{lonely.Name} says how {onlyWith.Name} plays the calls: add {onlyWith.Name}"
                : IsGiven(_calls) && IsGiven(_hours) ? "--calls and --hours both say how long is played: give one of them"
                : null;
        });

        static void Limit<T>(Option<T> option, Func<T, SimulationSettings> with) => option.Check(value => with(value).Error is { } error ? "--" + error : null);
    }

    /// <summary>What was asked for.</summary>
    internal SimulationSettings Settings(ParseResult parsed) =>
        new() { Seed = parsed.GetValue(_seed), Calls = parsed.GetValue(_calls), Hours = parsed.GetValue(_hours), Replications = parsed.GetValue(_replications) };

    /// <summary>Simulates, and shows on a terminal how far it is.</summary>
    internal static T Watched<T>(Func<Action<double>?, T> simulate)
    {
        if (Console.IsErrorRedirected)
        {
            return simulate(null);
        }

        var result = simulate(done => Console.Error.Write($"\r{done:P0} simulated"));
        Console.Error.Write("\r               \r");
        return result;
    }
}
