"""ViRL in small: rewards for where a model looks, and (to come) its world, its rollouts and its updates. Nothing here has been trained yet."""
