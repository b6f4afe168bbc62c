"""What a student reads who made a known mistake in Task 2.5: a sentence, then hints from a question to a pointer."""

WORDING = {
    # ---- toposort
    "order_backwards": (
        "The order is the wrong way round: the output comes first, and inputs after the nodes that use them.",
        "In which direction does the docstring ask for the order?",
    ),
    "order_repeats": (
        "A node that is used in several places stands in the list several times.",
        "How do you notice that you have been at a node before?",
        "Keep a set of the nodes you have met.",
    ),
    "order_leaves_missing": (
        "The leaves are missing: nodes without inputs belong to the graph too.",
        "Which nodes do you want the gradients of in the end?",
    ),
    "order_output_missing": ("The output itself is missing.", "Which node comes last?"),
    "order_only_leaves": (
        "Only the leaves are in the list.",
        "When does a node with inputs get in?",
    ),
    "order_noted_too_early": (
        "A node is noted when it is first met, so a node that is needed earlier elsewhere stands in the wrong place.",
        "In the graph a, b(a), c(b), d(a,c): where does your list put a, and where b?",
        "Note a node only after all of its inputs have been noted.",
    ),
    "order_noted_too_early_last_first": (
        "A node is noted when it is first met, so a node that is needed earlier elsewhere stands in the wrong place.",
        "In the graph a, b(a), c(b), d(c,a): when do you note a, and when b?",
        "Note a node only after all of its inputs have been noted.",
    ),
    "order_by_breadth": (
        "Going back level by level is not enough: with a shortcut a node is met before all of its uses have been.",
        "In the graph a, b(a), c(b), d(a,c): on which level is a?",
        "A node may be taken once every node that uses it has been taken.",
    ),
    "order_by_breadth_output_first": (
        "The nodes stand in the order in which they are met from the output, level by level; inputs must come before what uses them.",
        "Where does the output stand in your list?",
        "Turning the list round does not help with shortcuts.",
    ),
    "order_first_input_only": (
        "Only the first input of each node is followed.",
        "How many inputs can a node have?",
    ),
    "order_one_level": (
        "Only the output and its own inputs are found; their inputs belong to the graph too.",
        "Who looks at the inputs of the inputs?",
    ),
    "order_of_numbers": (
        "The list holds numbers; the nodes themselves are asked for.",
        "What will backward need, the values or the places to put gradients into?",
    ),
    "order_shared_node_is_cycle": (
        "A node with several uses is taken for a cycle; it is only met twice.",
        "What is the difference between meeting a node again and being inside of it still?",
        "A cycle exists only if you meet a node while its own inputs are being looked at.",
    ),
    "cycle_told_otherwise": (
        "You notice the cycle, but tell of it by what you print or return; a ValueError is asked for.",
        "Would the caller of your function notice?",
        "raise ValueError(...) ends the function and cannot be overlooked.",
    ),
    "cycle_accepted": (
        "A graph with a cycle gets an order, although there is none.",
        "In a circle, which node could come after all of its inputs?",
        "Compare how many nodes you found with how many you could put in order; or mark nodes whose inputs are still being looked at.",
    ),
    "cycle_endless": (
        "In a graph with a cycle your code goes round and round.",
        "How do you notice that you have been at a node before?",
    ),
    "cycle_recursion": (
        "In a graph with a cycle your code calls itself until Python gives up; ValueError is asked for.",
        "How do you notice that you are still inside a node that you meet again?",
    ),
    "cycle_other_error": (
        "A cycle raises another exception than ValueError.",
        "Whoever calls your code may write `except ValueError`. Would that catch yours?",
    ),
    "order_recursion": (
        "For a graph 10,000 nodes deep your code calls itself more often than Python allows.",
        "Could a list of nodes that wait take the place of the calls?",
        "Push nodes on a list, and pop the last one in a while loop.",
    ),
    "order_every_path": (
        "Your code walks every path; in a graph with many shared nodes there are millions of them.",
        "What should happen when you come to a node for the second time?",
        "Look whether a node has been met before you look at its inputs, not after.",
    ),
    "order_large_backwards": (
        "The order is the wrong way round: the output comes first.",
        "In which direction does the docstring ask for the order?",
    ),
    # ---- backward
    "gradient_overwritten": (
        "Where a node has several uses, the last one overwrites the others; their gradients add up.",
        "If x moves, does the output feel it through one path only?",
        "+= instead of =.",
    ),
    "start_missing": (
        "Everything stays 0: the way back has no start.",
        "What is the derivative of the output with respect to itself?",
    ),
    "start_is_output_value": (
        "The way back starts with the value of the output; it starts with 1.",
        "What is the derivative of the output with respect to itself?",
    ),
    "forward_order": (
        "Gradients get no further than one step: the other nodes hand theirs on before anything has reached them, or not at all.",
        "Which node has its gradient first, and which next?",
        "Go through the topological order from its end.",
    ),
    "upstream_not_multiplied": (
        "Local derivatives are added up, without the gradient that has come back so far.",
        "Along a path, do slopes add or multiply?",
    ),
    "local_not_multiplied": (
        "Gradients are handed on as they are, without the local derivatives.",
        "Along a path, what makes the gradient change from node to node?",
    ),
    "upstream_added": (
        "Gradient and local derivative are added; the chain rule multiplies them.",
        "If the slopes along a path are 2 and 3, how steep is the path?",
    ),
    "value_for_local": (
        "You multiply by the values of the inputs; the local derivatives belong there.",
        "Which attribute holds them?",
    ),
    "locals_reversed": (
        "The local derivatives are matched with the inputs in the wrong order.",
        "Which local derivative belongs to the first input?",
    ),
    "first_input_only": (
        "Only the first input of each node gets its share.",
        "How many inputs can a node have?",
    ),
    "repeated_input_once": (
        "A node that stands twice among the inputs, as in x * x, gets only one share.",
        "How does x * x move when x moves?",
        "A set or a dict of the inputs forgets that one is there twice.",
    ),
    "repeated_input_last": (
        "A node that stands twice among the inputs, as in x * x, gets only the last share.",
        "How does x * x move when x moves?",
        "A dict from input to local derivative keeps one of the two.",
    ),
    "passed_on_too_early": (
        "A node hands its gradient on each time that something reaches it, with what it had handed on before once more.",
        "When is the gradient of a node complete?",
        "In topological order from the end, each node passes back once, when all of its uses have.",
    ),
    "passed_on_when_first_met": (
        "A node passes its gradient back when it is first met, before all of its uses have added their shares.",
        "When is the gradient of a node complete?",
        "Use the order of toposort from its end.",
    ),
    "leaves_only": (
        "Only the leaves and the output have a gradient afterwards; the nodes between need theirs too.",
        "Which nodes does the docstring speak of?",
    ),
    "old_gradients_kept": (
        "Gradients from before are still there: a second call adds to the first.",
        "What is in grad when backward starts?",
        "Set all gradients of the graph to 0 first.",
    ),
    "gradients_added_to_old": (
        "The new gradients are right, but they are added to the old ones: a second call gives twice as much.",
        "What is in grad when backward starts?",
        "Set all gradients of the graph to 0 first.",
    ),
    "old_gradients_kept_start_added": (
        "Gradients from before are still there, also that of the output: a second call adds to the first.",
        "What is in grad when backward starts?",
        "Set all gradients of the graph to 0 first.",
    ),
    "leaves_accumulate": (
        "The leaves keep what they had; here a second call forgets all that was there before.",
        "What is in the grad of a leaf when backward starts?",
    ),
    "only_leaves_cleared": (
        "Only the leaves start from 0; the nodes between still hold old gradients.",
        "Which nodes need a clean slate?",
    ),
    "output_gradient_cleared": (
        "The output's own gradient is not 1 afterwards.",
        "What is d output / d output?",
        "Clear first, then set the output's gradient.",
    ),
    "values_changed": (
        "Values have changed on the way back; only grad may.",
        "Which attribute does your code write to?",
    ),
    "backward_recursion": (
        "For a graph 10,000 nodes deep your code calls itself more often than Python allows.",
        "Does a list in topological order need any recursion?",
    ),
    # ---- two neurons
    "output_not_squashed": (
        "The output neuron has no sigmoid.",
        "How many sigmoids are there in the docstring's formula?",
    ),
    "hidden_not_squashed": (
        "The hidden neuron has no sigmoid.",
        "How many sigmoids are there in the docstring's formula?",
    ),
    "hidden_bias_missing": (
        "The bias b1 is missing.",
        "Does each of the four parameters appear in your formula?",
    ),
    "output_bias_missing": (
        "The bias b2 is missing.",
        "Does each of the four parameters appear in your formula?",
    ),
    "output_weight_missing": (
        "The weight w2 is missing.",
        "Does each of the four parameters appear in your formula?",
    ),
    "bias_inside_product": (
        "The biases are inside the products: w (x + b) instead of w x + b.",
        "Which is done first, the product or the sum?",
    ),
    "neurons_swapped": (
        "The two neurons have changed places: w2 and b2 belong to the output neuron.",
        "Which neuron sees x?",
    ),
    "tanh_for_sigmoid": (
        "The neurons use tanh; they are sigmoid neurons.",
        "Which of your nodes runs from 0 to 1?",
    ),
    "minus_in_sigmoid": (
        "The neurons compute the sigmoid of minus the sum.",
        "Is there a minus in the docstring's formula? The one in exp(-a) is inside your node already.",
    ),
    "values_cut_the_graph": (
        "The gradient does not reach w1 and b1: the graph is cut between the neurons.",
        "Is the hidden neuron a Node when it enters the second, or a number?",
        "h, not h.value.",
    ),
    # ---- descend
    "step_uphill": (
        "The step goes uphill: the loss would rise.",
        "The gradient points where the loss grows. Where do you want to go?",
    ),
    "step_without_rate": (
        "The step is the whole gradient; the rate is missing as a factor.",
        "What does rate do in your code?",
    ),
    "step_by_sign": (
        "Only the sign of the gradient counts in your step.",
        "How long is a step where the loss is almost flat?",
    ),
    "step_twice": (
        "The step is twice as long as asked for.",
        "Is the parameter moved in two places?",
    ),
    "step_missing": (
        "The parameters have not moved.",
        "Does your code change param.value itself, or a variable of its own?",
    ),
    "step_divided_by_rate": (
        "You divide by the rate; a smaller rate should give a shorter step.",
        "How does a step change if the rate is halved?",
    ),
    "step_of_all_leaves": (
        "All leaves have moved; only the nodes in params should.",
        "Is an input x of the network a parameter?",
    ),
    "step_of_all_nodes": (
        "All nodes have moved; only the nodes in params should.",
        "Which list do you loop over?",
    ),
    "step_of_first_parameter": (
        "Only the first parameter has moved.",
        "Where does your loop end? Look for a return inside of it.",
    ),
    "step_sets_value_to_step": (
        "The value is replaced by the step; it should be changed by it.",
        "= or -= ?",
    ),
    "gradients_not_computed": (
        "The gradients that happened to be there are used; those of this loss are not computed.",
        "Who calls backward?",
    ),
    "gradients_pile_up": (
        "Gradients from an earlier step are still in the sum.",
        "What is in grad when the step begins?",
        "backward should start from a clean slate; then nothing piles up.",
    ),
    "loss_not_returned": (
        "Nothing comes back; the loss before the step is asked for.",
        "Where is your return?",
    ),
    "loss_as_node": (
        "A Node comes back; a number is asked for, the value of the loss.",
        "Which attribute of a node holds its number?",
    ),
}
